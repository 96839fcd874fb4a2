"""Addresses of the arbitrage, under /feuilles/<roadmap>/arbitrage/."""

from django.urls import path

from jalon.web.arbitrage import compare, decide, grid, paper, plan, reason, room, rounds, scoring

app_name = "arbitrage"
urlpatterns = [
    path("tri", rounds.triage, name="triage"),
    path("", rounds.round_list, name="rounds"),
    path("ouvrir", rounds.round_new, name="round_new"),
    path("<int:round_id>/", rounds.round_page, name="round"),
    path("<int:round_id>/geler", rounds.freeze, name="freeze"),
    path("<int:round_id>/grille", grid.grid_page, name="grid"),
    path("<int:round_id>/grille/critere", grid.criterion, name="criterion_new"),
    path("<int:round_id>/grille/critere/<int:pk>", grid.criterion, name="criterion"),
    path("<int:round_id>/grille/critere/<int:pk>/retirer", grid.criterion_remove, name="criterion_remove"),
    path("<int:round_id>/grille/strategie", grid.from_strategy, name="grid_strategy"),
    path("<int:round_id>/grille/garder", grid.keep, name="grid_keep"),
    path("<int:round_id>/notes", scoring.matrix, name="scores"),
    path("<int:round_id>/notes/<slug:college>/enregistrer", scoring.save_scores, name="scores_save"),
    path("<int:round_id>/notes/<slug:college>/importer", scoring.import_scores, name="scores_import"),
    path("<int:round_id>/notes/<slug:college>.csv", scoring.export_scores, name="scores_export"),
    path("<int:round_id>/points", scoring.points, name="points"),
    path("<int:round_id>/ecarts", scoring.gaps, name="gaps"),
    path("<int:round_id>/classement", reason.ranking, name="ranking"),
    path("<int:round_id>/classement/<int:action_id>", reason.reason, name="reason"),
    path("<int:round_id>/deux-axes", reason.two_axes, name="two_axes"),
    path("salle", room.entrance, name="room_entrance"),
    path("<int:round_id>/scenarios", room.scenario_new, name="scenario_new"),
    path("<int:round_id>/comparer", compare.compare, name="compare"),
    path("salle/<int:scenario_id>/", room.room, name="room"),
    path("salle/<int:scenario_id>/apercu", room.preview, name="preview"),
    path("salle/<int:scenario_id>/leviers", room.save_levers, name="levers"),
    path("salle/<int:scenario_id>/choix", room.choose, name="choose"),
    path("salle/<int:scenario_id>/calculer", room.solve, name="solve"),
    path("salle/<int:scenario_id>/annuler", room.undo, name="undo"),
    path("salle/<int:scenario_id>/dupliquer", room.duplicate, name="duplicate"),
    path("salle/<int:scenario_id>/seance", room.session, name="session"),
    path("plans/<int:plan_id>/", plan.plan_page, name="plan"),
    path("plans/<int:plan_id>/courbe", plan.curve, name="curve"),
    path("plans/<int:plan_id>/proposer", decide.propose, name="propose"),
    path("plans/<int:plan_id>/dossier.<slug:extension>", paper.pack, name="pack"),
    path("trajectoires/<int:adoption_id>/", decide.adoption, name="adoption"),
    path("trajectoires/<int:adoption_id>/valider", decide.validate, name="validate"),
    path("trajectoires/<int:adoption_id>/deliberer", decide.deliberate, name="deliberate"),
    path("trajectoires/<int:adoption_id>/executoire", decide.enforceable, name="enforceable"),
]
