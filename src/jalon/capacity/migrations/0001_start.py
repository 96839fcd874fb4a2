import django.db.models.deletion
from decimal import Decimal
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('organisations', '0001_start'),
        ('pghistory', '0007_auto_20250421_0444'),
        ('roadmaps', '0001_start'),
    ]

    operations = [
        migrations.CreateModel(
            name='TeamCapacity',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('days_per_year', models.DecimalField(blank=True, decimal_places=1, max_digits=8, null=True, verbose_name='jours par an')),
                ('agents', models.DecimalField(blank=True, decimal_places=2, max_digits=6, null=True, verbose_name='agents (ETP)')),
                ('worked_days', models.DecimalField(decimal_places=1, default=Decimal('205'), max_digits=5, verbose_name='jours travaillés par agent et par an')),
                ('run_share_pct', models.PositiveSmallIntegerField(default=0, verbose_name='part du quotidien (run), en %')),
                ('other_days', models.DecimalField(decimal_places=1, default=Decimal('0'), max_digits=8, verbose_name='jours pris par d’autres portefeuilles, par an')),
                ('projects_at_once', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='projets menés de front')),
                ('department', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='capacities', to='organisations.department', verbose_name='direction')),
                ('roadmap', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='capacities', to='roadmaps.roadmap')),
                ('skill', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='capacities', to='organisations.skill', verbose_name='savoir-faire')),
                ('team', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='organisations.team', verbose_name='équipe')),
            ],
            options={
                'verbose_name': 'capacité d’équipe',
                'verbose_name_plural': 'capacités des équipes',
                'ordering': ['skill__order', 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('run_share_pct__lte', 100)), name='capacity_run_share_at_most_100'), models.CheckConstraint(condition=models.Q(('days_per_year__isnull', False), ('agents__isnull', False), _connector='OR'), name='capacity_simple_or_detailed'), models.UniqueConstraint(fields=('roadmap', 'skill', 'department', 'team'), name='capacity_once', nulls_distinct=False)],
            },
        ),
        migrations.CreateModel(
            name='QuarterCapacity',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('quarter_on', models.DateField(verbose_name='premier jour du trimestre')),
                ('days', models.DecimalField(decimal_places=1, max_digits=7, verbose_name='jours')),
                ('reason', models.CharField(blank=True, max_length=200, verbose_name='raison')),
                ('capacity', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='quarters', to='capacity.teamcapacity')),
            ],
            options={
                'verbose_name': 'capacité d’un trimestre',
                'constraints': [models.UniqueConstraint(fields=('capacity', 'quarter_on'), name='quarter_capacity_once')],
            },
        ),
        migrations.CreateModel(
            name='TeamCapacityEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('days_per_year', models.DecimalField(blank=True, decimal_places=1, max_digits=8, null=True, verbose_name='jours par an')),
                ('agents', models.DecimalField(blank=True, decimal_places=2, max_digits=6, null=True, verbose_name='agents (ETP)')),
                ('worked_days', models.DecimalField(decimal_places=1, default=Decimal('205'), max_digits=5, verbose_name='jours travaillés par agent et par an')),
                ('run_share_pct', models.PositiveSmallIntegerField(default=0, verbose_name='part du quotidien (run), en %')),
                ('other_days', models.DecimalField(decimal_places=1, default=Decimal('0'), max_digits=8, verbose_name='jours pris par d’autres portefeuilles, par an')),
                ('projects_at_once', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='projets menés de front')),
                ('department', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='organisations.department', verbose_name='direction')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='capacity.teamcapacity')),
                ('roadmap', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='roadmaps.roadmap')),
                ('skill', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='organisations.skill', verbose_name='savoir-faire')),
                ('team', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='organisations.team', verbose_name='équipe')),
            ],
            options={
                'abstract': False,
            },
        ),
    ]
