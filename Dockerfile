# One container that serves the app and trains in it: at least 2 cores and 3 GB of memory.
FROM python:3.12-slim
WORKDIR /app
COPY requirements.txt .
RUN pip install --no-cache-dir -r requirements.txt
COPY .assets .assets
COPY .streamlit .streamlit
COPY core core
COPY pages pages
COPY streamlit_app.py .
# Few memory arenas for many short threads: some 20 MB less.
ENV MALLOC_ARENA_MAX=2
RUN useradd --create-home unrolled
USER unrolled
EXPOSE 8501
HEALTHCHECK CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8501/_stcore/health', timeout=3)"]
CMD ["streamlit", "run", "streamlit_app.py", "--server.address=0.0.0.0", "--server.port=8501", "--server.headless=true"]
