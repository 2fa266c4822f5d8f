"""The library's pages."""

from django.urls import path

from papers.views import account, home, images, insights, papers, speakers, talks, trash

app_name = "papers"
urlpatterns = [
    path("", home.home, name="home"),
    path("papers/", papers.index, name="paper-list"),
    path("papers/new/", papers.add, name="paper-add"),
    path("papers/<int:pk>/", papers.detail, name="paper-detail"),
    path("papers/<int:pk>/edit/", papers.edit, name="paper-edit"),
    path("papers/<int:pk>/delete/", papers.delete, name="paper-delete"),
    path("papers/<int:pk>/insights/new/", insights.add_to_paper, name="paper-insight-add"),
    path("talks/", talks.index, name="talk-list"),
    path("talks/new/", talks.add, name="talk-add"),
    path("talks/<int:pk>/", talks.detail, name="talk-detail"),
    path("talks/<int:pk>/edit/", talks.edit, name="talk-edit"),
    path("talks/<int:pk>/delete/", talks.delete, name="talk-delete"),
    path("talks/<int:pk>/insights/new/", insights.add_to_talk, name="talk-insight-add"),
    path("talks/<int:pk>/images/new/", images.add, name="image-add"),
    path("speakers/", speakers.index, name="speaker-list"),
    path("speakers/new/", speakers.add, name="speaker-add"),
    path("speakers/<int:pk>/", speakers.detail, name="speaker-detail"),
    path("speakers/<int:pk>/edit/", speakers.edit, name="speaker-edit"),
    path("speakers/<int:pk>/delete/", speakers.delete, name="speaker-delete"),
    path("speakers/<int:pk>/photo/", images.photo, name="photo"),
    path("speakers/<int:pk>/photo/small/", images.photo_thumbnail, name="photo-thumbnail"),
    path("insights/", insights.index, name="insight-list"),
    path("insights/<int:pk>/", insights.detail, name="insight-detail"),
    path("insights/<int:pk>/edit/", insights.edit, name="insight-edit"),
    path("insights/<int:pk>/delete/", insights.delete, name="insight-delete"),
    path("images/<int:pk>/", images.file, name="image-file"),
    path("images/<int:pk>/small/", images.thumbnail, name="image-thumbnail"),
    path("images/<int:pk>/file/", images.fill, name="image-fill"),
    path("images/<int:pk>/delete/", images.delete, name="image-delete"),
    path("trash/", trash.index, name="trash"),
    path("trash/<uuid:batch>/restore/", trash.restore, name="restore"),
    path("profile/", account.profile, name="profile"),
    path("profile/password/", account.change_password, name="password"),
    path("sign-in/", account.sign_in, name="sign-in"),
    path("sign-out/", account.sign_out, name="sign-out"),
]
