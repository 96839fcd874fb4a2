import django.contrib.postgres.indexes
import django.db.models.deletion
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('organisations', '0001_start'),
        ('programme', '0001_start'),
    ]

    operations = [
        migrations.CreateModel(
            name='Site',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(max_length=80, unique=True, verbose_name='adresse')),
                ('title', models.CharField(max_length=160, verbose_name='titre')),
                ('introduction', models.TextField(blank=True, verbose_name='présentation')),
                ('contact', models.CharField(blank=True, max_length=200, verbose_name='contact')),
                ('publisher', models.CharField(blank=True, max_length=200, verbose_name='directeur de la publication (fonction)')),
                ('host', models.CharField(blank=True, max_length=300, verbose_name='hébergeur')),
                ('accessibility', models.TextField(blank=True, verbose_name='défauts d’accessibilité connus')),
                ('audit_pct', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='critères du RGAA respectés, en %')),
                ('audited_on', models.DateField(blank=True, null=True, verbose_name='audit du')),
                ('auditor', models.CharField(blank=True, max_length=200, verbose_name='audit fait par (organisme)')),
                ('awaits', models.CharField(choices=[('validated', 'la validation en COPIL'), ('deliberated', 'la délibération de l’assemblée'), ('enforceable', 'la délibération devenue exécutoire')], default='deliberated', max_length=12, verbose_name='les actions attendent')),
                ('is_open', models.BooleanField(default=False, verbose_name='ouvert au public')),
                ('organisation', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='public_site', to='organisations.organisation')),
            ],
            options={
                'verbose_name': 'site public',
                'constraints': [models.CheckConstraint(condition=models.Q(('audit_pct__isnull', True), ('audit_pct__lte', 100), _connector='OR'), name='site_audit_at_most_100')],
            },
        ),
        migrations.CreateModel(
            name='PublishedSynthesis',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('roadmap_key', models.UUIDField(unique=True)),
                ('slug', models.SlugField(max_length=120, verbose_name='adresse')),
                ('title', models.CharField(max_length=200, verbose_name='intitulé')),
                ('roadmap_title', models.CharField(max_length=200, verbose_name='feuille de route')),
                ('author', models.CharField(max_length=200, verbose_name='organisme auteur')),
                ('sections', models.JSONField(default=list, verbose_name='texte')),
                ('pdf', models.FileField(upload_to='public/syntheses/%Y/%m/')),
                ('odt', models.FileField(upload_to='public/syntheses/%Y/%m/')),
                ('first_published_on', models.DateField(verbose_name='publiée le')),
                ('updated_on', models.DateField(verbose_name='mise à jour le')),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True, verbose_name='retirée le')),
                ('site', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='syntheses', to='publication.site')),
            ],
            options={
                'verbose_name': 'synthèse publiée',
                'constraints': [models.UniqueConstraint(fields=('site', 'slug'), name='published_synthesis_slug')],
            },
        ),
        migrations.CreateModel(
            name='PublishedRoadmap',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('roadmap_key', models.UUIDField(unique=True)),
                ('slug', models.SlugField(max_length=120, verbose_name='adresse')),
                ('title', models.CharField(max_length=200, verbose_name='intitulé')),
                ('label', models.CharField(max_length=120, verbose_name='nom de l’exercice')),
                ('author', models.CharField(blank=True, max_length=200, verbose_name='organisme auteur')),
                ('author_siren', models.CharField(blank=True, max_length=9)),
                ('starts_on', models.DateField(verbose_name='début')),
                ('ends_on', models.DateField(verbose_name='fin')),
                ('ambition', models.TextField(blank=True, verbose_name='ambition')),
                ('ambition_signed_by', models.CharField(blank=True, max_length=160, verbose_name='ambition signée par (fonction)')),
                ('expected_impacts', models.TextField(blank=True, verbose_name='impacts attendus')),
                ('challenges', models.JSONField(blank=True, default=list, verbose_name='enjeux')),
                ('axes', models.JSONField(blank=True, default=list, verbose_name='axes')),
                ('state_label', models.CharField(blank=True, max_length=240, verbose_name='état de la décision')),
                ('deliberation_number', models.CharField(blank=True, max_length=60, verbose_name='numéro de délibération')),
                ('fields', models.JSONField(default=list, verbose_name='champs publiés')),
                ('first_published_on', models.DateField(verbose_name='publiée le')),
                ('updated_on', models.DateField(verbose_name='mise à jour le')),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True, verbose_name='retirée le')),
                ('site', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='roadmaps', to='publication.site')),
            ],
            options={
                'verbose_name': 'feuille de route publiée',
                'constraints': [models.UniqueConstraint(fields=('site', 'slug'), name='published_roadmap_slug')],
            },
        ),
        migrations.CreateModel(
            name='PublicEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('step', 'ce qui est fait ou prévu'), ('result', 'résultat daté'), ('service', 'service, ou repère d’un référentiel'), ('document', 'document à lire')], max_length=12, verbose_name='rubrique')),
                ('on', models.DateField(blank=True, null=True, verbose_name='date')),
                ('text', models.CharField(max_length=400, verbose_name='texte')),
                ('url', models.URLField(blank=True, max_length=400, verbose_name='adresse')),
                ('action', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='public_entries', to='programme.action')),
            ],
            options={
                'verbose_name': 'ligne pour le public',
                'ordering': ['kind', models.OrderBy(models.F('on'), descending=True, nulls_last=True), 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('kind', 'result'), _negated=True), ('on__isnull', False), _connector='OR'), name='public_result_has_a_date'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'document'), _negated=True), models.Q(('url', ''), _negated=True), _connector='OR'), name='public_document_has_an_address')],
            },
        ),
        migrations.CreateModel(
            name='PublishedAction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(default=uuid.uuid4)),
                ('slug', models.SlugField(max_length=160, verbose_name='adresse')),
                ('code', models.CharField(max_length=20)),
                ('title', models.CharField(max_length=200, verbose_name='intitulé')),
                ('sort_key', models.CharField(max_length=200)),
                ('search_key', models.TextField(default='', editable=False)),
                ('status', models.CharField(choices=[('planned', 'prévue'), ('under_way', 'en cours'), ('done', 'réalisée')], max_length=12, verbose_name='état')),
                ('axis_code', models.CharField(blank=True, max_length=8)),
                ('axis', models.CharField(blank=True, max_length=200, verbose_name='axe')),
                ('themes', models.JSONField(blank=True, default=list)),
                ('sections', models.JSONField(blank=True, default=dict, verbose_name='rubriques')),
                ('calendar', models.CharField(blank=True, max_length=80, verbose_name='calendrier')),
                ('starts_on', models.DateField(blank=True, null=True, verbose_name='début')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='fin prévue')),
                ('done_on', models.DateField(blank=True, null=True, verbose_name='réalisée le')),
                ('related', models.JSONField(blank=True, default=list, verbose_name='actions connexes')),
                ('author', models.CharField(max_length=200, verbose_name='organisme auteur')),
                ('first_published_on', models.DateField(verbose_name='publiée le')),
                ('updated_on', models.DateField(verbose_name='mise à jour le')),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
                ('roadmap', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='actions', to='publication.publishedroadmap')),
            ],
            options={
                'verbose_name': 'action publiée',
                'ordering': ['sort_key'],
                'indexes': [models.Index(condition=models.Q(('withdrawn_at__isnull', True)), fields=['roadmap', 'sort_key', 'id'], name='published_action_by_title'), django.contrib.postgres.indexes.GinIndex(fields=['search_key'], name='published_action_trgm', opclasses=['gin_trgm_ops'])],
                'constraints': [models.UniqueConstraint(fields=('roadmap', 'slug'), name='published_action_slug'), models.UniqueConstraint(fields=('roadmap', 'key'), name='published_action_once')],
            },
        ),
    ]
