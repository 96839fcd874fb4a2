"""Reports: their rows, their lists. What is handed over by a link is reached without an account."""

from django.core.files.base import ContentFile
from django.urls import reverse

from jalon.diagnosis.models import Report, ReportDelivery, ReportTemplate
from tests.factories import CommuneFactory

open_to_all = r"handed:.*|public:synthesis.*"


def report_of(roadmap, place, title, **fields):
    report = Report(
        roadmap=roadmap, kind="member" if place else "synthesis", organisation=place, number=1, title=title,
        content_sha256="0" * 64, content=[{"level": 2, "title": title, "parts": [{"text": title}]}], **fields,
    )  # fmt: skip
    for extension in ("odt", "docx", "pdf"):
        getattr(report, extension).save(f"essai.{extension}", ContentFile(title.encode()), save=False)
    report.save()
    return report


def put_rights(rights):
    from jalon.publication.models import PublishedSynthesis, Site
    from tests.factories import TODAY

    report = report_of(rights.roadmap, rights.other_place, "SECRET-rapport du voisin")
    report_of(rights.roadmap, None, "SECRET-synthèse")
    delivery = ReportDelivery.objects.create(
        report=report,
        channel="mail",
        email="secret-adresse@exemple.fr",
        token_hash="0" * 64,
        delivered_by_label="Essai",
    )
    template = ReportTemplate.objects.create(
        roadmap=rights.roadmap, kind="member", extension="odt", name="SECRET-modele.odt", sha256="0" * 64,
        uploaded_by_label="Essai", file=ContentFile(b"x", name="m.odt"),
    )  # fmt: skip
    rights.put("reports:*", pk=report.pk, extension="pdf")
    rights.put("reports:revoke", pk=delivery.pk)
    rights.put("reports:template_drop", pk=template.pk)
    rights.put("handed:*", token="jeton-inconnu", extension="pdf")
    PublishedSynthesis.objects.create(
        site=Site.objects.get(slug="essai"), roadmap_key=rights.roadmap.key, slug="synthese", title="Synthèse publique",
        roadmap_title="Feuille", author="Essai", first_published_on=TODAY, updated_on=TODAY,
        pdf=ContentFile(b"%PDF", name="s.pdf"), odt=ContentFile(b"x", name="s.odt"),
    )  # fmt: skip
    rights.put("public:synthesis public:synthesis_file", site="essai", synthesis="synthese", extension="pdf")


def grow(world, n):
    world.report = report_of(world.roadmap, CommuneFactory(), f"Rapport {n}")
    for m in range(n + 1):
        delivery = ReportDelivery.objects.create(
            report=world.report, channel="mail", email=f"a{m}@exemple.fr", token_hash=f"{n:032}{m:032}",
            delivered_by_label="Essai",
        )  # fmt: skip
        delivery.openings.create(extension="pdf")


def addresses(world):
    return {
        "reports:list": reverse("reports:list", args=[world.roadmap.pk]),
        "reports:report": reverse("reports:report", args=[world.roadmap.pk, world.report.pk]),
        "reports:templates": reverse("reports:templates", args=[world.roadmap.pk]),
    }


def shown(world):
    return {"reports:list": world.report.organisation.name, "reports:report": "a1@exemple.fr"}
