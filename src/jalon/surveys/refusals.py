"""What the surveys refuse, in sentences."""

from django.utils.translation import gettext_lazy as _

from jalon.kernel.errors import DomainError


class SurveyRefused(DomainError):
    """A survey that cannot be as asked."""

    messages = {
        "title_missing": _("Donnez un titre à l’enquête."),
        "purpose_missing": _(
            "Dites à quoi serviront les réponses : c’est la première chose que lit la personne interrogée."
        ),
        "open_not_anonymous": _("Une enquête ouverte à tous est anonyme : rien ne permettrait de savoir qui répond."),
        "identity": _("Cette façon de répondre ne va pas avec cette identité."),
        "not_draft": _(
            "« %(title)s » n’est plus en préparation : ses questions ne changent plus. Faites une nouvelle vague."
        ),
        "not_open": _("« %(title)s » n’est pas ouverte."),
        "already_open": _("« %(title)s » a déjà été ouverte."),
        "past": _("Le dernier jour pour répondre, le %(day)s, est passé."),
        "faults": _("L’enquête ne peut pas être ouverte. %(faults)s"),
        "file_anonymous": _(
            "« %(name)s » demande un fichier : un fichier porte souvent le nom de son auteur, une enquête anonyme n’en demande pas."
        ),
        "no_invitation": _("Invitez d’abord quelqu’un : cette enquête ne s’ouvre qu’aux invités."),
        "code_taken": _("Le code « %(word)s » est déjà celui d’une autre question."),
        "bad_code": _(
            "Le code « %(word)s » doit commencer par une lettre et ne contenir que des lettres, des chiffres et « _ »."
        ),
        "cited": _("« %(name)s » est citée dans la condition de « %(other)s » : changez d’abord cette condition."),
        "fault": _("%(why)s"),
        "bad_retention": _("Gardez les réponses entre 1 et %(most)d mois."),
        "bad_quota": _("Un quota porte sur une réponse proposée par une question à un choix."),
        "too_many": _("Une enquête a au plus %(most)d éléments."),
        "small": _("Moins de 5 réponses : rien ne peut être publié."),
        "not_due": _("Le délai de conservation de « %(title)s » n’est pas échu."),
        "archivist_missing": _("Donnez la fonction de l’archiviste qui vise l’élimination."),
        "bad_language": _("« %(word)s » n’est pas un code de langue : deux ou trois lettres, comme « en »."),
    }


class InvitationRefused(DomainError):
    """An invitation to a survey that cannot be sent."""

    messages = {
        "bad_email": _("L’adresse « %(email)s » n’est pas valable."),
        "not_participant": _("%(name)s ne participe pas à cette feuille de route."),
        "wrong_audience": _("Cette enquête ne s’adresse pas à ces destinataires."),
        "nobody": _("Aucun nouveau destinataire : tous sont déjà invités."),
        "too_many": _("Invitez au plus %(most)d personnes à la fois."),
    }


class AnswerRefused(DomainError):
    """An answer that is not stored; what was typed stays on the page."""

    messages = {
        "not_open": _("Cette enquête n’est pas ouverte."),
        "closed": _(
            "L’enquête est fermée depuis plus de deux heures : votre réponse n’a pas été enregistrée. "
            "Vos mots sont encore sur cette page : vous pouvez les copier."
        ),
        "quota_full": _(
            "Le nombre de réponses attendu pour « %(label)s » est atteint : votre réponse n’a pas été enregistrée. Merci d’avoir répondu."
        ),
        "already": _("Cette invitation a déjà servi : une seule réponse est comptée."),
        "link": _(
            "Ce lien n’est plus valable : il a expiré ou a été retiré. Demandez-en un autre à qui vous l’a envoyé."
        ),
        "missing": _("Il manque une réponse à : %(names)s."),
        "too_many": _(
            "Trop de réponses sont parties de la même adresse aujourd’hui. Revenez demain, ou répondez par téléphone."
        ),
        "changed": _(
            "Quelqu’un d’autre a répondu entre-temps à : %(names)s. Relisez ces réponses, puis enregistrez de nouveau pour garder les vôtres."
        ),
        "nothing_to_approve": _("Il n’y a rien à viser : la réponse n’a pas été envoyée."),
        "reason_missing": _("Dites pourquoi vous renvoyez la réponse."),
        "visa_missing": _("Donnez la fonction de qui a donné le visa, et comment."),
        "counted": _("La réponse est visée et l’enquête fermée : elle ne change plus."),
        "bad_contact": _("Donnez une adresse électronique ou un numéro de téléphone."),
        "no_contact": _("Cette enquête ne demande pas de contact."),
        "file_kind": _(
            "Ce fichier n’est pas accepté : envoyez un PDF, un document ODT ou DOCX, un tableur, ou une image PNG ou JPEG."
        ),
        "file_size": _("Ce fichier dépasse %(most)d Mo."),
    }
