from django.urls import URLPattern, URLResolver

app_name = "arbitrage"
urlpatterns: list[URLPattern | URLResolver] = []
