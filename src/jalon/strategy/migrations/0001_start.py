import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0001_start'),
        ('diagnosis', '0001_start'),
        ('needs', '0001_start'),
        ('organisations', '0001_start'),
        ('pghistory', '0007_auto_20250421_0444'),
        ('roadmaps', '0001_start'),
    ]

    operations = [
        migrations.CreateModel(
            name='Axis',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('order', models.PositiveSmallIntegerField(default=0, verbose_name='ordre')),
                ('title', models.CharField(max_length=200, verbose_name='axe')),
                ('description', models.TextField(blank=True, verbose_name='présentation')),
                ('challenges', models.ManyToManyField(blank=True, related_name='axes', to='roadmaps.challenge', verbose_name='enjeux')),
                ('managerial_sponsor', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='accounts.person', verbose_name='sponsor managérial')),
                ('political_sponsor', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='accounts.person', verbose_name='sponsor politique')),
                ('roadmap', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='axes', to='roadmaps.roadmap')),
                ('theme', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, to='organisations.theme', verbose_name='thème')),
            ],
            options={
                'verbose_name': 'axe',
                'ordering': ['order', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='AxisEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('order', models.PositiveSmallIntegerField(default=0, verbose_name='ordre')),
                ('title', models.CharField(max_length=200, verbose_name='axe')),
                ('description', models.TextField(blank=True, verbose_name='présentation')),
                ('managerial_sponsor', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='accounts.person', verbose_name='sponsor managérial')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='strategy.axis')),
                ('political_sponsor', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='accounts.person', verbose_name='sponsor politique')),
                ('roadmap', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='roadmaps.roadmap')),
                ('theme', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='organisations.theme', verbose_name='thème')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Indicator',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('label', models.CharField(max_length=240, verbose_name='indicateur')),
                ('unit', models.CharField(blank=True, max_length=60, verbose_name='unité')),
                ('baseline', models.DecimalField(blank=True, decimal_places=3, max_digits=16, null=True, verbose_name='valeur de départ')),
                ('baseline_on', models.DateField(blank=True, null=True, verbose_name='mesurée le')),
                ('target', models.DecimalField(blank=True, decimal_places=3, max_digits=16, null=True, verbose_name='cible')),
                ('target_on', models.DateField(blank=True, null=True, verbose_name='à atteindre le')),
                ('source', models.CharField(blank=True, max_length=240, verbose_name='source')),
                ('is_impact', models.BooleanField(default=False, verbose_name='mesure l’impact attendu')),
                ('is_rating', models.BooleanField(default=False, verbose_name='sert à noter les actions')),
                ('axis', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='indicators', to='strategy.axis')),
                ('roadmap', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='indicators', to='roadmaps.roadmap')),
            ],
            options={
                'verbose_name': 'indicateur',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='Objective',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('order', models.PositiveSmallIntegerField(default=0, verbose_name='ordre')),
                ('title', models.CharField(max_length=240, verbose_name='objectif')),
                ('description', models.TextField(blank=True, verbose_name='précisions')),
                ('level', models.CharField(choices=[('strategic', 'stratégique'), ('operational', 'opérationnel')], default='strategic', max_length=12, verbose_name='niveau')),
                ('origin', models.CharField(blank=True, choices=[('elected', 'élus'), ('dg', 'direction générale'), ('departments', 'directions'), ('territory', 'territoire')], max_length=12, verbose_name='porté par')),
                ('axis', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='objectives', to='strategy.axis')),
                ('challenges', models.ManyToManyField(blank=True, related_name='objectives', to='roadmaps.challenge', verbose_name='enjeux')),
                ('need_groups', models.ManyToManyField(blank=True, related_name='objectives', to='needs.needgroup', verbose_name='groupes de besoins')),
                ('needs', models.ManyToManyField(blank=True, related_name='objectives', to='needs.need', verbose_name='besoins')),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='children', to='strategy.objective')),
            ],
            options={
                'verbose_name': 'objectif',
                'ordering': ['order', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='IndicatorEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('label', models.CharField(max_length=240, verbose_name='indicateur')),
                ('unit', models.CharField(blank=True, max_length=60, verbose_name='unité')),
                ('baseline', models.DecimalField(blank=True, decimal_places=3, max_digits=16, null=True, verbose_name='valeur de départ')),
                ('baseline_on', models.DateField(blank=True, null=True, verbose_name='mesurée le')),
                ('target', models.DecimalField(blank=True, decimal_places=3, max_digits=16, null=True, verbose_name='cible')),
                ('target_on', models.DateField(blank=True, null=True, verbose_name='à atteindre le')),
                ('source', models.CharField(blank=True, max_length=240, verbose_name='source')),
                ('is_impact', models.BooleanField(default=False, verbose_name='mesure l’impact attendu')),
                ('is_rating', models.BooleanField(default=False, verbose_name='sert à noter les actions')),
                ('axis', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='strategy.axis')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='strategy.indicator')),
                ('roadmap', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='roadmaps.roadmap')),
                ('objective', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='strategy.objective')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AddField(
            model_name='indicator',
            name='objective',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='indicators', to='strategy.objective'),
        ),
        migrations.CreateModel(
            name='ObjectiveEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('order', models.PositiveSmallIntegerField(default=0, verbose_name='ordre')),
                ('title', models.CharField(max_length=240, verbose_name='objectif')),
                ('description', models.TextField(blank=True, verbose_name='précisions')),
                ('level', models.CharField(choices=[('strategic', 'stratégique'), ('operational', 'opérationnel')], default='strategic', max_length=12, verbose_name='niveau')),
                ('origin', models.CharField(blank=True, choices=[('elected', 'élus'), ('dg', 'direction générale'), ('departments', 'directions'), ('territory', 'territoire')], max_length=12, verbose_name='porté par')),
                ('axis', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='strategy.axis')),
                ('parent', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='strategy.objective')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='strategy.objective')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='RoadmapTheme',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('strategy_link', models.CharField(blank=True, max_length=300, verbose_name='lien avec la stratégie du territoire')),
                ('roadmap', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='themes', to='roadmaps.roadmap')),
                ('theme', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='roadmap_themes', to='organisations.theme')),
            ],
            options={
                'verbose_name': 'thème de la feuille de route',
                'ordering': ['theme__order', 'theme__label'],
                'constraints': [models.UniqueConstraint(fields=('roadmap', 'theme'), name='roadmap_theme_once')],
            },
        ),
        migrations.CreateModel(
            name='AxisFinding',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('axis', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='finding_links', to='strategy.axis')),
                ('finding', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='axis_links', to='diagnosis.finding')),
            ],
            options={
                'verbose_name': 'constat repris par un axe',
                'ordering': ['pk'],
                'constraints': [models.UniqueConstraint(fields=('axis', 'finding'), name='axis_finding_once')],
            },
        ),
        migrations.AddConstraint(
            model_name='indicator',
            constraint=models.CheckConstraint(condition=models.Q(('axis__isnull', True), ('objective__isnull', True), _connector='OR'), name='indicator_axis_or_objective'),
        ),
    ]
