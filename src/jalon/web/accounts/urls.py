"""Accounts, under `/compte/`, before allauth's own addresses."""

from django.urls import URLPattern, URLResolver, path
from django.views.generic import RedirectView

from jalon.web.accounts import demonstration, entrance, first_start, invitations, mails, me, oidc, people

app_name = "accounts"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", me.me, name="me"),
    path("identite", me.edit_me, name="edit_me"),
    path("connexions/<int:pk>/fermer", me.close_session, name="close_session"),
    path("login/", entrance.sign_in, name="sign_in"),
    path("email/", RedirectView.as_view(pattern_name="accounts:me"), name="email"),
    path("demonstration", demonstration.roles, name="demonstration"),
    path("demonstration/<int:pk>", demonstration.sign_in, name="demonstration_sign_in"),
    path("premier-demarrage/", first_start.first_start, name="first_start"),
    path("premier-demarrage/<str:token>/", first_start.first_start_link, name="first_start_link"),
    path("fournisseur/", oidc.leave, name="oidc_leave"),
    path("fournisseur/retour/", oidc.ReturnView.as_view(), name="oidc_return"),
    path("courriels", mails.mails, name="mails"),
    path("personnes", people.people, name="people"),
    path("personnes/<int:pk>/modifier", people.person_edit, name="person_edit"),
    path("personnes/<int:pk>/compte", people.account, name="account"),
    path("organisations/<int:pk>/personnes", people.organisation_people, name="organisation_people"),
    path("organisations/<int:pk>/personnes/ajouter", people.person_add, name="person_add"),
    path("organisations/<int:pk>/roles/donner", people.role_grant, name="role_grant"),
    path("organisations/<int:pk>/roles/<int:role_id>/retirer", people.role_revoke, name="role_revoke"),
    path("organisations/<int:pk>/inviter", invitations.invite, name="invite"),
    path("feuilles/<int:roadmap_id>/inviter", invitations.invite_roadmap, name="invite_roadmap"),
    path("invitations/<int:pk>/renvoyer", invitations.resend, name="invitation_resend"),
    path("invitations/<int:pk>/retirer", invitations.revoke, name="invitation_revoke"),
    path("invitation/", invitations.accept, name="invitation_open"),
    path("invitation/<str:token>/", invitations.accept_link, name="invitation"),
]
