"""The information notice (RGPD articles 13 and 14), written from the roadmap and a few answers."""

from django.utils.translation import gettext as _

from jalon.diagnosis.models import CollectionNotice
from jalon.roadmaps.models import Roadmap


def notice_of(roadmap: Roadmap) -> CollectionNotice:
    """What was answered for this roadmap, or the defaults, unsaved."""
    return CollectionNotice.objects.filter(roadmap=roadmap).first() or CollectionNotice(roadmap=roadmap)


def notice_facts(roadmap: Roadmap, notice: CollectionNotice) -> tuple[tuple[str, str], ...]:
    """Titles and sentences, in the order a person asks them."""
    owner = roadmap.organisation.name
    dpo = notice.dpo_contact or _("%(owner)s, à l’attention du délégué à la protection des données") % {"owner": owner}
    facts = [
        (
            _("Qui recueille vos paroles, et pour quoi faire ?"),
            _(
                "%(owner)s, responsable du traitement, prépare « %(roadmap)s ». Vos paroles servent à établir le "
                "diagnostic et à formuler les besoins. Elles ne servent à rien d’autre."
            )
            % {"owner": owner, "roadmap": roadmap.title},
        ),
        (
            _("De quel droit ?"),
            _(
                "C’est une mission d’intérêt public (article 6, paragraphe 1, point e, du règlement général sur la "
                "protection des données). Répondre n’est pas obligatoire ; ne pas répondre n’a aucune conséquence pour vous."
            ),
        ),
        (
            _("Qui les lira ?"),
            _(
                "L’équipe de recueil : le responsable de la feuille de route, son bureau des projets et, le temps de leur "
                "mission, les consultants qui l’assistent. Ni votre maire, ni votre hiérarchie, ni une autre collectivité "
                "ne lit vos mots. Ce qui est publié est regroupé ; vos mots ne sont cités que si vous l’acceptez."
            ),
        ),
        (
            _("Combien de temps ?"),
            _("Jusqu’à la clôture du diagnostic, puis %(months)d mois. Ensuite, elles sont effacées ou archivées.")
            % {"months": notice.retention_months},
        ),
        (
            _("Quels sont vos droits ?"),
            _(
                "Vous pouvez lire, corriger, limiter ou faire effacer ce qui vous concerne, et vous opposer à son usage. "
                "Écrivez à : %(dpo)s. Vous pouvez aussi saisir la CNIL (Commission nationale de l’informatique et des "
                "libertés, cnil.fr)."
            )
            % {"dpo": dpo},
        ),
    ]
    if notice.extra.strip():
        facts.append((_("À savoir aussi"), notice.extra.strip()))
    return tuple(facts)
