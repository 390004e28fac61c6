#include <pocketsphinx/pocketsphinx.h>
