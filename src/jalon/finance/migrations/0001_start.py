import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('pghistory', '0007_auto_20250421_0444'),
        ('roadmaps', '0001_start'),
    ]

    operations = [
        migrations.CreateModel(
            name='Envelope',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('owner', models.CharField(choices=[('roadmap', 'feuille de route'), ('it_department', 'DSI')], default='roadmap', max_length=16, verbose_name='budget de')),
                ('year', models.PositiveSmallIntegerField(verbose_name='année')),
                ('section', models.CharField(choices=[('investment', 'investissement'), ('operating', 'fonctionnement')], max_length=12, verbose_name='section')),
                ('amount_minor', models.PositiveBigIntegerField(verbose_name='montant')),
                ('is_voted', models.BooleanField(default=False, verbose_name='voté')),
                ('note', models.CharField(blank=True, max_length=200, verbose_name='note')),
                ('roadmap', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='envelopes', to='roadmaps.roadmap')),
            ],
            options={
                'verbose_name': 'enveloppe',
                'ordering': ['year', 'section'],
                'constraints': [models.UniqueConstraint(fields=('roadmap', 'owner', 'year', 'section'), name='envelope_once')],
            },
        ),
        migrations.CreateModel(
            name='EnvelopeEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('owner', models.CharField(choices=[('roadmap', 'feuille de route'), ('it_department', 'DSI')], default='roadmap', max_length=16, verbose_name='budget de')),
                ('year', models.PositiveSmallIntegerField(verbose_name='année')),
                ('section', models.CharField(choices=[('investment', 'investissement'), ('operating', 'fonctionnement')], max_length=12, verbose_name='section')),
                ('amount_minor', models.PositiveBigIntegerField(verbose_name='montant')),
                ('is_voted', models.BooleanField(default=False, verbose_name='voté')),
                ('note', models.CharField(blank=True, max_length=200, verbose_name='note')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='finance.envelope')),
                ('roadmap', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='roadmaps.roadmap')),
            ],
            options={
                'abstract': False,
            },
        ),
    ]
