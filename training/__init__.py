"""Pages with their true text -> the classifiers that `audio_service.article.extract` ships."""
