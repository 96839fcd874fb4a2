from django import forms


class ExampleForm(forms.Form):
    """One field of each kind."""

    title = forms.CharField(label="Intitulé", help_text="Ce que l’action change, sans nom de produit.", max_length=200)
    summary = forms.CharField(label="En deux phrases", widget=forms.Textarea(attrs={"rows": 3}), required=False)
    cost = forms.DecimalField(label="Coût", help_text="Même approché.", min_value=0, max_digits=12)
    kind = forms.ChoiceField(
        label="Nature", choices=[("project", "Projet"), ("study", "Étude"), ("run", "Exploitation")]
    )
    earliest_on = forms.DateField(label="Au plus tôt", required=False, widget=forms.DateInput(attrs={"type": "date"}))
    confidence = forms.ChoiceField(
        label="D’où vient le coût",
        widget=forms.RadioSelect,
        choices=[("quote", "Un devis"), ("similar", "Une action comparable"), ("guess", "Une estimation")],
        initial="guess",
    )
    members = forms.MultipleChoiceField(
        label="Communes concernées",
        widget=forms.CheckboxSelectMultiple,
        required=False,
        choices=[("a", "Janzé"), ("b", "Retiers"), ("c", "Le Theil-de-Bretagne")],
    )
    is_mandatory = forms.BooleanField(label="Une obligation l’impose", required=False, help_text="Loi, décret, norme.")
    sheet = forms.FileField(label="Devis", required=False)


class ExampleFilterForm(forms.Form):
    words = forms.CharField(label="Contient", required=False)
    status = forms.ChoiceField(
        label="Statut", required=False, choices=[("", "Tous"), ("planned", "Prévue"), ("under_way", "En cours")]
    )
    theme = forms.ChoiceField(label="Thème", required=False, choices=[("", "Tous"), ("citizen", "Relation à l’usager")])
    mandatory = forms.BooleanField(label="Obligations seulement", required=False)
