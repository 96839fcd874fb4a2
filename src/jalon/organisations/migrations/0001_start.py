import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Competence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=60, verbose_name='code')),
                ('label', models.CharField(max_length=200, verbose_name='intitulé')),
                ('kinds', models.JSONField(blank=True, default=list, verbose_name='formes concernées')),
                ('order', models.PositiveSmallIntegerField(default=0, verbose_name='ordre')),
            ],
            options={
                'verbose_name': 'compétence',
                'ordering': ['order', 'label'],
            },
        ),
        migrations.CreateModel(
            name='Organisation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('kind', models.CharField(choices=[('commune', 'commune'), ('commune_deleguee', 'commune déléguée'), ('commune_associee', 'commune associée'), ('epci', 'EPCI à fiscalité propre'), ('ept', 'EPT (établissement public territorial)'), ('syndicat', 'syndicat'), ('departement', 'département'), ('region', 'région'), ('outre_mer', 'collectivité d’outre-mer'), ('opsn', 'OPSN (opérateur public de services numériques)'), ('gip', 'GIP (groupement d’intérêt public)'), ('communaute_polynesie', 'communauté de communes de Polynésie française'), ('other', 'autre organisme public')], max_length=24, verbose_name='forme')),
                ('epci_type', models.CharField(blank=True, choices=[('CC', 'communauté de communes'), ('CA', 'communauté d’agglomération'), ('CU', 'communauté urbaine'), ('METRO', 'métropole'), ('MET69', 'métropole de Lyon')], max_length=8, verbose_name='type d’EPCI')),
                ('legal_form', models.CharField(blank=True, max_length=120, verbose_name='forme juridique précise')),
                ('name', models.CharField(max_length=200, verbose_name='nom')),
                ('sort_key', models.CharField(editable=False, max_length=200)),
                ('search_key', models.CharField(editable=False, max_length=700)),
                ('registry_name', models.CharField(blank=True, editable=False, max_length=200, verbose_name='nom au référentiel')),
                ('siren', models.CharField(blank=True, max_length=9, null=True, unique=True, verbose_name='SIREN')),
                ('insee_code', models.CharField(blank=True, db_index=True, max_length=5, verbose_name='code Insee')),
                ('departement_code', models.CharField(blank=True, db_index=True, max_length=3, verbose_name='département')),
                ('region_code', models.CharField(blank=True, max_length=3, verbose_name='région')),
                ('postal_codes', models.CharField(blank=True, max_length=400, verbose_name='codes postaux')),
                ('population', models.PositiveIntegerField(blank=True, null=True, verbose_name='population')),
                ('currency', models.CharField(choices=[('EUR', 'euro'), ('XPF', 'franc Pacifique')], default='EUR', max_length=3, verbose_name='monnaie')),
                ('registry_vintage', models.CharField(blank=True, max_length=12, verbose_name='millésime du référentiel')),
                ('is_from_registry', models.BooleanField(default=False, verbose_name='issue du référentiel officiel')),
                ('ended_on', models.DateField(blank=True, null=True, verbose_name='disparue le')),
                ('contact_email', models.EmailField(blank=True, max_length=254, verbose_name='adresse de contact')),
                ('roadmap_word', models.CharField(blank=True, max_length=80, verbose_name='votre mot pour « feuille de route »')),
                ('primary_colour', models.CharField(blank=True, max_length=7, verbose_name='couleur principale')),
                ('accent_colour', models.CharField(blank=True, max_length=7, verbose_name='couleur d’accent')),
                ('logo', models.FileField(blank=True, upload_to='logos/', verbose_name='logo')),
                ('epci', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='communes', to='organisations.organisation', verbose_name='EPCI')),
                ('successor', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='predecessors', to='organisations.organisation', verbose_name='commune nouvelle')),
            ],
            options={
                'verbose_name': 'collectivité ou organisme',
                'verbose_name_plural': 'collectivités et organismes',
                'indexes': [models.Index(fields=['kind', 'sort_key'], name='organisation_kind_sort'), models.Index(fields=['sort_key', 'id'], name='organisation_sort'), django.contrib.postgres.indexes.GinIndex(django.contrib.postgres.search.SearchVector('search_key', config='simple'), name='organisation_search')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('insee_code', ''), _negated=True), fields=('kind', 'insee_code'), name='organisation_one_per_kind_and_insee')],
            },
        ),
        migrations.CreateModel(
            name='Membership',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('starts_on', models.DateField(blank=True, null=True, verbose_name='adhère depuis le')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='adhère jusqu’au')),
                ('reference', models.CharField(blank=True, max_length=160, verbose_name='délibération ou arrêté')),
                ('competence', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='organisations.competence', verbose_name='compétence')),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='memberships', to='organisations.organisation')),
                ('umbrella', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='memberships_of_members', to='organisations.organisation')),
            ],
            options={
                'verbose_name': 'adhésion',
                'constraints': [models.CheckConstraint(condition=models.Q(('starts_on__isnull', True), ('ends_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='membership_ends_after_start'), models.CheckConstraint(condition=models.Q(('umbrella', models.F('member')), _negated=True), name='membership_not_of_itself'), models.UniqueConstraint(fields=('umbrella', 'member', 'competence', 'starts_on'), name='membership_once', nulls_distinct=False)],
            },
        ),
        migrations.CreateModel(
            name='Department',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('level', models.CharField(choices=[('pole', 'pôle'), ('direction', 'direction'), ('service', 'service')], default='direction', max_length=12, verbose_name='niveau')),
                ('name', models.CharField(max_length=160, verbose_name='nom')),
                ('is_it', models.BooleanField(default=False, verbose_name='c’est la direction informatique (DSI, DSN)')),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='organisations.department')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='departments', to='organisations.organisation')),
            ],
            options={
                'verbose_name': 'direction ou service',
                'ordering': ['name'],
                'constraints': [models.UniqueConstraint(fields=('organisation', 'name'), name='department_unique_name')],
            },
        ),
        migrations.AddField(
            model_name='competence',
            name='organisation',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='own_competences', to='organisations.organisation'),
        ),
        migrations.CreateModel(
            name='Skill',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=60, verbose_name='code')),
                ('label', models.CharField(max_length=120, verbose_name='intitulé')),
                ('is_business', models.BooleanField(default=False, verbose_name='côté directions métiers')),
                ('order', models.PositiveSmallIntegerField(default=0, verbose_name='ordre')),
                ('organisation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='own_skills', to='organisations.organisation')),
            ],
            options={
                'verbose_name': 'métier ou savoir-faire',
                'ordering': ['order', 'label'],
                'constraints': [models.UniqueConstraint(fields=('organisation', 'code'), name='skill_unique_code', nulls_distinct=False)],
            },
        ),
        migrations.CreateModel(
            name='Team',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=160, verbose_name='nom')),
                ('department', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='teams', to='organisations.department')),
            ],
            options={
                'verbose_name': 'équipe',
                'ordering': ['name'],
                'constraints': [models.UniqueConstraint(fields=('department', 'name'), name='team_unique_name')],
            },
        ),
        migrations.CreateModel(
            name='Theme',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=60, verbose_name='code')),
                ('label', models.CharField(max_length=160, verbose_name='intitulé')),
                ('order', models.PositiveSmallIntegerField(default=0, verbose_name='ordre')),
                ('organisation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='own_themes', to='organisations.organisation')),
            ],
            options={
                'verbose_name': 'thème',
                'ordering': ['order', 'label'],
                'constraints': [models.UniqueConstraint(fields=('organisation', 'code'), name='theme_unique_code', nulls_distinct=False)],
            },
        ),
        migrations.AddConstraint(
            model_name='competence',
            constraint=models.UniqueConstraint(fields=('organisation', 'code'), name='competence_unique_code', nulls_distinct=False),
        ),
    ]
