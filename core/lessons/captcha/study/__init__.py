"""What CAPTCHA reading trains, with Keras, in a worker."""
