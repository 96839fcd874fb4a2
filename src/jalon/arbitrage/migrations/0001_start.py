import django.db.models.deletion
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0001_start'),
        ('governance', '0001_start'),
        ('pghistory', '0007_auto_20250421_0444'),
        ('programme', '0001_start'),
        ('roadmaps', '0001_start'),
    ]

    operations = [
        migrations.CreateModel(
            name='Plan',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('problem_sha256', models.CharField(db_index=True, max_length=64)),
                ('problem', models.JSONField()),
                ('answer', models.JSONField(default=dict)),
                ('explanations', models.JSONField(blank=True, default=dict)),
                ('status', models.CharField(choices=[('preview', 'aperçu'), ('proved', 'meilleur possible, prouvé au vu des données saisies'), ('interval', 'à un écart prouvé du meilleur possible'), ('infeasible', 'impossible'), ('failed', 'calcul interrompu')], max_length=12, verbose_name='état')),
                ('value', models.BigIntegerField(null=True, verbose_name='valeur')),
                ('bound', models.BigIntegerField(null=True, verbose_name='meilleure valeur possible, au plus')),
                ('engine_version', models.CharField(blank=True, max_length=40)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
            ],
            options={
                'verbose_name': 'trajectoire calculée',
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='ArbitrageRound',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=160, verbose_name='intitulé')),
                ('status', models.CharField(choices=[('preparation', 'en préparation'), ('scoring', 'notation ouverte'), ('arbitration', 'en arbitrage'), ('closed', 'close')], default='preparation', max_length=12, verbose_name='état')),
                ('grid_frozen_on', models.DateField(blank=True, null=True, verbose_name='grille gelée le')),
                ('opened_on', models.DateField(verbose_name='ouvert le')),
                ('closed_on', models.DateField(blank=True, null=True, verbose_name='clos le')),
                ('feasibility_threshold', models.PositiveSmallIntegerField(default=1, verbose_name='seuil de faisabilité (0 à 4)')),
                ('discount_pct', models.DecimalField(decimal_places=2, default=1, max_digits=4, verbose_name='préférence pour le tôt, en % par trimestre')),
                ('margin_pct', models.PositiveSmallIntegerField(default=0, verbose_name='marge gardée, en %')),
                ('exceptions_note', models.TextField(blank=True, verbose_name='exceptions admises et leurs raisons')),
                ('session_panels', models.JSONField(blank=True, default=list, verbose_name='volets montrés en séance')),
                ('grid', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, to='programme.gridtemplate', verbose_name='grille d’origine')),
                ('roadmap', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rounds', to='roadmaps.roadmap')),
            ],
            options={
                'verbose_name': 'arbitrage',
                'ordering': ['-opened_on', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='Criterion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('order', models.PositiveSmallIntegerField(verbose_name='ordre')),
                ('code', models.SlugField(max_length=60)),
                ('label', models.CharField(max_length=160, verbose_name='critère')),
                ('guidance', models.TextField(blank=True, verbose_name='aide')),
                ('anchors', models.JSONField(default=list, verbose_name='ce que veut dire chaque note de 0 à 4')),
                ('weight', models.PositiveSmallIntegerField(default=10, verbose_name='poids')),
                ('side', models.CharField(choices=[('citizens', 'valeur pour les citoyens'), ('collectivite', 'valeur pour la collectivité'), ('feasibility', 'faisabilité (seuil, hors valeur)'), ('risk', 'risque (probabilité, hors valeur)')], max_length=14, verbose_name='ce qu’il mesure')),
                ('colleges', models.JSONField(default=list, verbose_name='collèges qui notent')),
                ('indicator_id_value', models.BigIntegerField(blank=True, null=True, verbose_name='indicateur d’un axe')),
                ('challenge_id_value', models.BigIntegerField(blank=True, null=True, verbose_name='enjeu')),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='criteria', to='arbitrage.arbitrageround')),
            ],
            options={
                'verbose_name': 'critère de l’arbitrage',
                'ordering': ['order'],
                'constraints': [models.UniqueConstraint(fields=('round', 'code'), name='criterion_code')],
            },
        ),
        migrations.CreateModel(
            name='Adoption',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('version', models.PositiveSmallIntegerField(default=1)),
                ('state', models.CharField(choices=[('proposed', 'proposée'), ('validated', 'validée en COPIL'), ('deliberated', 'délibérée'), ('enforceable', 'exécutoire'), ('replaced', 'remplacée')], default='proposed', max_length=12, verbose_name='état')),
                ('proposed_on', models.DateField(verbose_name='proposée le')),
                ('validated_on', models.DateField(blank=True, null=True, verbose_name='validée le')),
                ('deliberated_on', models.DateField(blank=True, null=True, verbose_name='délibérée le')),
                ('enforceable_on', models.DateField(blank=True, null=True, verbose_name='exécutoire le')),
                ('snapshot', models.JSONField(default=dict)),
                ('snapshot_schema', models.PositiveSmallIntegerField(default=1)),
                ('snapshot_sha256', models.CharField(blank=True, max_length=64)),
                ('copil_decision', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='governance.decision')),
                ('deliberation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='governance.decision')),
                ('roadmap', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='adoptions', to='roadmaps.roadmap')),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='adoptions', to='arbitrage.plan')),
            ],
            options={
                'verbose_name': 'trajectoire adoptée',
                'ordering': ['-version'],
                'constraints': [models.UniqueConstraint(fields=('roadmap', 'version'), name='adoption_unique_version')],
            },
        ),
        migrations.CreateModel(
            name='PlanLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('start_on', models.DateField(verbose_name='début (premier jour du trimestre)')),
                ('end_on', models.DateField(verbose_name='fin')),
                ('lateness_quarters', models.PositiveSmallIntegerField(default=0, verbose_name='retard en trimestres')),
                ('action', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='plan_lines', to='programme.action')),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='lines', to='arbitrage.plan')),
                ('variant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='programme.variant')),
            ],
            options={
                'verbose_name': 'ligne de trajectoire',
                'ordering': ['start_on', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('plan', 'action'), name='plan_line_once')],
            },
        ),
        migrations.CreateModel(
            name='PointAllocation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('points', models.PositiveSmallIntegerField(verbose_name='points')),
                ('action', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='points', to='programme.action')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.person')),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='points', to='arbitrage.arbitrageround')),
            ],
            options={
                'verbose_name': 'points placés',
                'constraints': [models.UniqueConstraint(fields=('round', 'person', 'action'), name='points_once'), models.CheckConstraint(condition=models.Q(('points__gte', 1), ('points__lte', 10)), name='points_1_to_10')],
            },
        ),
        migrations.CreateModel(
            name='Scenario',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('name', models.CharField(max_length=120, verbose_name='scénario')),
                ('version', models.PositiveSmallIntegerField(default=1)),
                ('is_members_list', models.BooleanField(default=False, verbose_name='liste établie à la main')),
                ('levers', models.JSONField(blank=True, default=dict, help_text='voir `arbitrage.levers.Levers` pour la forme', verbose_name='leviers')),
                ('past', models.JSONField(blank=True, default=list, editable=False, verbose_name='états précédents, pour annuler')),
                ('is_shown_in_session', models.BooleanField(default=False, verbose_name='montré en séance')),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('revision', models.PositiveIntegerField(default=0, editable=False)),
                ('copied_from', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='copies', to='arbitrage.scenario')),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='scenarios', to='arbitrage.arbitrageround')),
            ],
            options={
                'verbose_name': 'scénario',
                'ordering': ['pk'],
                'constraints': [models.UniqueConstraint(fields=('round', 'name', 'version'), name='scenario_unique_version')],
            },
        ),
        migrations.AddField(
            model_name='plan',
            name='scenario',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='plans', to='arbitrage.scenario'),
        ),
        migrations.CreateModel(
            name='ScenarioChoice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('forced_in', 'imposée'), ('forced_out', 'écartée'), ('listed', 'dans la liste établie à la main')], max_length=12, verbose_name='choix')),
                ('start_on', models.DateField(blank=True, null=True, verbose_name='début imposé (premier jour du trimestre)')),
                ('reason', models.CharField(blank=True, max_length=300, verbose_name='raison')),
                ('action', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='scenario_choices', to='programme.action')),
                ('scenario', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='choices', to='arbitrage.scenario')),
            ],
            options={
                'verbose_name': 'choix d’un scénario',
                'constraints': [models.UniqueConstraint(fields=('scenario', 'action'), name='scenario_choice_once')],
            },
        ),
        migrations.CreateModel(
            name='Score',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('college', models.CharField(choices=[('elected', 'élus'), ('dg', 'direction générale'), ('departments', 'directions métiers'), ('it', 'DSI'), ('communes', 'communes membres'), ('residents', 'habitants'), ('partners', 'partenaires')], max_length=16, verbose_name='collège')),
                ('value', models.PositiveSmallIntegerField(verbose_name='note')),
                ('comment', models.CharField(blank=True, max_length=400, verbose_name='commentaire')),
                ('scored_at', models.DateTimeField(auto_now=True)),
                ('action', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='scores', to='programme.action')),
                ('criterion', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='scores', to='arbitrage.criterion')),
                ('scored_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='accounts.person')),
            ],
            options={
                'verbose_name': 'note',
                'constraints': [models.UniqueConstraint(fields=('criterion', 'action', 'college'), name='score_once_per_college'), models.CheckConstraint(condition=models.Q(('value__lte', 4)), name='score_0_to_4')],
            },
        ),
        migrations.CreateModel(
            name='ScoreEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('college', models.CharField(choices=[('elected', 'élus'), ('dg', 'direction générale'), ('departments', 'directions métiers'), ('it', 'DSI'), ('communes', 'communes membres'), ('residents', 'habitants'), ('partners', 'partenaires')], max_length=16, verbose_name='collège')),
                ('value', models.PositiveSmallIntegerField(verbose_name='note')),
                ('comment', models.CharField(blank=True, max_length=400, verbose_name='commentaire')),
                ('scored_at', models.DateTimeField(auto_now=True)),
                ('action', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='programme.action')),
                ('criterion', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='arbitrage.criterion')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='arbitrage.score')),
                ('scored_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='accounts.person')),
            ],
            options={
                'abstract': False,
            },
        ),
    ]
