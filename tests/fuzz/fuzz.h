#pragma once

#include <stddef.h>
#include <stdint.h>

/* A target takes any bytes and must neither crash nor hang. Each one is libFuzzer's as it stands:
 *
 * clang -fsanitize=fuzzer,address,undefined tests/fuzz/fuzz-json.c … (the room's sources and
 * libraries) ./a.out -dict=… corpus/
 *
 * In the suite the same file is linked with driver.c, which feeds it a short, always equal run. */
int LLVMFuzzerTestOneInput (const uint8_t *data,
                            size_t         size);

/* What the driver's mutations start from, ended by NULL; the target's own kind of text. */
extern const char *const fuzz_seeds[];
