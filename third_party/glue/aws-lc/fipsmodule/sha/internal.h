// What AWS-LC's sha/internal.h is to its SHA-3 and to fips202_glue.h: FIPS 202's sizes, the state, and the
// functions. Sizes are bytes unless they say bits.
// SPDX-License-Identifier: MIT
#pragma once

#include "../../internal.h"

#define KECCAK1600_ROWS 5
#define SHA3_BLOCKSIZE(bits) ((1600 - (bits)*2) / 8)
#define SHAKE128_BLOCKSIZE SHA3_BLOCKSIZE(128)
#define SHAKE256_BLOCKSIZE SHA3_BLOCKSIZE(256)
#define SHA3_MAX_BLOCKSIZE SHAKE128_BLOCKSIZE
#define SHA3_PAD_CHAR 0x06
#define SHAKE_PAD_CHAR 0x1f

#define SHA3_224_DIGEST_BITLENGTH 224
#define SHA3_256_DIGEST_BITLENGTH 256
#define SHA3_384_DIGEST_BITLENGTH 384
#define SHA3_512_DIGEST_BITLENGTH 512
#define SHA3_224_DIGEST_LENGTH 28
#define SHA3_256_DIGEST_LENGTH 32
#define SHA3_384_DIGEST_LENGTH 48
#define SHA3_512_DIGEST_LENGTH 64

enum { KECCAK1600_STATE_ABSORB, KECCAK1600_STATE_SQUEEZE, KECCAK1600_STATE_FINAL };

typedef struct {
  uint64_t A[KECCAK1600_ROWS][KECCAK1600_ROWS];
  size_t block_size;
  size_t md_size;
  size_t buf_load;
  uint8_t buf[SHA3_MAX_BLOCKSIZE];
  uint8_t pad;
  uint8_t state;
} KECCAK1600_CTX;

typedef struct {
  uint64_t A[4][KECCAK1600_ROWS][KECCAK1600_ROWS];
} KECCAK1600_CTX_x4;

#ifdef KECCAK1600_ASM
void sha3_keccak_f1600(uint64_t A[25], const uint64_t iotas[24]);
#endif

size_t Keccak1600_Absorb(uint64_t A[KECCAK1600_ROWS][KECCAK1600_ROWS], const uint8_t* inp, size_t len,
                         size_t r);
void Keccak1600_Squeeze(uint64_t A[KECCAK1600_ROWS][KECCAK1600_ROWS], uint8_t* out, size_t len, size_t r,
                        int padded);
void Keccak1600_Absorb_once_x4(uint64_t A[4][KECCAK1600_ROWS][KECCAK1600_ROWS], const uint8_t* inp0,
                               const uint8_t* inp1, const uint8_t* inp2, const uint8_t* inp3, size_t len,
                               size_t r, uint8_t p);
void Keccak1600_Squeezeblocks_x4(uint64_t A[4][KECCAK1600_ROWS][KECCAK1600_ROWS], uint8_t* out0,
                                 uint8_t* out1, uint8_t* out2, uint8_t* out3, size_t num_blocks, size_t r);

int SHA3_Init(KECCAK1600_CTX* ctx, size_t bit_len);
int SHA3_Update(KECCAK1600_CTX* ctx, const void* data, size_t len);
int SHA3_Final(uint8_t* md, KECCAK1600_CTX* ctx);
uint8_t* SHA3_256(const uint8_t* data, size_t len, uint8_t out[SHA3_256_DIGEST_LENGTH]);
uint8_t* SHA3_512(const uint8_t* data, size_t len, uint8_t out[SHA3_512_DIGEST_LENGTH]);
int SHAKE_Init(KECCAK1600_CTX* ctx, size_t block_size);
int SHAKE_Absorb(KECCAK1600_CTX* ctx, const void* data, size_t len);
int SHAKE_Squeeze(uint8_t* md, KECCAK1600_CTX* ctx, size_t len);
int SHAKE_Final(uint8_t* md, KECCAK1600_CTX* ctx, size_t len);
uint8_t* SHAKE256(const uint8_t* data, size_t in_len, uint8_t* out, size_t out_len);

// Of AWS-LC's certified builds, which note whether an approved function was called.
#define FIPS_service_indicator_lock_state()
#define FIPS_service_indicator_unlock_state()
#define FIPS_service_indicator_update_state()
