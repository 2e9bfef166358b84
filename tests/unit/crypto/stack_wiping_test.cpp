// What the C and assembler of third_party/ leave on the stack is gone when our functions return.
// SPDX-License-Identifier: MIT
#include "crypto/stack_wiping.h"

#include <gtest/gtest.h>
#include <pthread.h>
#include <string.h>
#include <sys/mman.h>
#include <third_party/glue/mldsa44.h>
#include <third_party/glue/mlkem768.h>
#include <third_party/glue/s2n_bignum.h>
#include <third_party/glue/sntrup761.h>

#include <algorithm>
#include <functional>

#include "crypto/curve25519.h"
#include "crypto/mldsa44.h"
#include "crypto/mlkem768.h"
#include "crypto/random.h"
#include "crypto/sntrup761.h"

namespace sshrp::crypto {
namespace {

constexpr std::size_t stack_size = std::size_t{1024} * 1024;
constexpr std::uint8_t unused = 0xa5;

/// The stack of a thread that did `work` and is gone.
Bytes stack_after(std::function<void()> work) {
  void* stack = mmap(nullptr, stack_size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  memset(stack, unused, stack_size);
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  pthread_attr_setstack(&attributes, stack, stack_size);
  pthread_t thread{};
  const auto run = [](void* given) -> void* {
    (*static_cast<std::function<void()>*>(given))();
    return nullptr;
  };
  pthread_create(&thread, &attributes, run, &work);
  pthread_join(thread, nullptr);
  pthread_attr_destroy(&attributes);
  Bytes left(static_cast<std::uint8_t*>(stack), static_cast<std::uint8_t*>(stack) + stack_size);
  munmap(stack, stack_size);
  return left;
}

/// Is there a part of `secret`, of 16 bytes, in what a thread left?
bool holds_part(const Bytes& stack, BytesView secret) {
  constexpr std::size_t part = 16;
  for (std::size_t at = 0; at + part <= secret.size(); at += part) {
    if (memmem(stack.data(), stack.size(), secret.data() + at, part) != nullptr) return true;
  }
  return false;
}

std::size_t depth(const Bytes& stack) {
  const auto deepest = std::ranges::find_if(stack, [](std::uint8_t byte) { return byte != unused; });
  return static_cast<std::size_t>(stack.end() - deepest);
}

Bytes random_bytes(std::size_t size) {
  Bytes bytes(size);
  random_fill(bytes);
  return bytes;
}

struct Mlkem768Keys {
  Mlkem768Keys() {
    sshrp_mlkem768_generate(public_key.data(), private_key.data(), seed.data());
    sshrp_mlkem768_encapsulate(ciphertext.data(), secret.data(), public_key.data(), message.data());
  }
  Bytes seed = Bytes(mlkem768_seed_size, 3), message = Bytes(mlkem768_message_size, 4);
  Bytes public_key = Bytes(mlkem768_public_size), private_key = Bytes(mlkem768_private_size);
  Bytes ciphertext = Bytes(mlkem768_ciphertext_size), secret = Bytes(mlkem768_secret_size);
};

struct Mldsa44Keys {
  Mldsa44Keys() { sshrp_mldsa44_generate(public_key.data(), private_key.data(), seed.data()); }
  bool sign(Bytes& signature) const {
    return sshrp_mldsa44_sign(signature.data(), message.data(), message.size(), nullptr, 0, randomness.data(),
                              private_key.data());
  }
  /// K and tr are left out: tr is public, being the digest of the public key.
  BytesView short_vectors() const { return BytesView(private_key).subspan(128, 768); }
  Bytes seed = Bytes(mldsa44_seed_size, 3), randomness = Bytes(mldsa44_randomness_size, 4),
        message = Bytes(94, 5);
  Bytes public_key = Bytes(mldsa44_public_size), private_key = Bytes(mldsa44_private_size);
};

class StackWiping : public ::testing::Test {
 protected:
  void SetUp() override {
#ifdef SSHRP_SANITIZED
    GTEST_SKIP() << "a sanitizer's frames have other sizes, and other places";
#endif
  }
};

[[gnu::noinline]] void leave_on_stack(BytesView secret) {
  std::array<volatile std::uint8_t, 32> copy;
  std::ranges::copy(secret, copy.begin());
}

TEST_F(StackWiping, is_something_that_this_test_would_notice) {
  const Bytes secret = random_bytes(32);
  EXPECT_TRUE(holds_part(stack_after([&] { leave_on_stack(secret); }), secret));
  EXPECT_FALSE(holds_part(stack_after([&] {
                            leave_on_stack(secret);
                            wipe_stack_below<max_stack_of_kem>();
                          }),
                          secret));
}

TEST_F(StackWiping, reaches_as_deep_as_the_kems_do) {
  const std::size_t idle = depth(stack_after([] {}));
  const auto below = [&](std::function<void()> work) { return depth(stack_after(std::move(work))) - idle; };
  const auto sntrup761 = generate_sntrup761();
  const Encapsulated sealed = encapsulate_sntrup761(sntrup761->public_value());
  EXPECT_LT(below([] { const Mlkem768Keys keys; }), max_stack_of_kem);
  const Mlkem768Keys keys;
  EXPECT_LT(below([&] {
              Bytes secret(mlkem768_secret_size);
              sshrp_mlkem768_decapsulate(secret.data(), keys.ciphertext.data(), keys.private_key.data());
            }),
            max_stack_of_kem);
  // these wipe as deep as they may go, a little below the frames of theirs
  const std::size_t with_wiping = max_stack_of_kem + std::size_t{4} * 1024;
  const auto key = load_mlkem768(BytesView(keys.private_key).first<mlkem768_private_size>());
  EXPECT_LT(below([&] { (void)key->decapsulate(keys.ciphertext); }), with_wiping);
  EXPECT_LT(below([&] { (void)make_mlkem768(BytesView(keys.seed).first<mlkem768_seed_size>()); }),
            with_wiping);
  EXPECT_LT(below([&] {
              (void)encapsulate_mlkem768(keys.public_key,
                                         BytesView(keys.message).first<mlkem768_message_size>());
            }),
            with_wiping);
  EXPECT_LT(below([&] { (void)encapsulate_sntrup761(sntrup761->public_value()); }), with_wiping);
  EXPECT_LT(below([&] { (void)sntrup761->decapsulate(sealed.ciphertext); }), with_wiping);
  EXPECT_LT(below([&] { (void)generate_sntrup761(); }), with_wiping);
}

TEST_F(StackWiping, reaches_as_deep_as_mldsa_does) {
  const std::size_t idle = depth(stack_after([] {}));
  const auto below = [&](std::function<void()> work) { return depth(stack_after(std::move(work))) - idle; };
  const Mldsa44Keys keys;
  Bytes signature(mldsa44_signature_size);
  EXPECT_LT(below([] { const Mldsa44Keys made; }), max_stack_of_kem);
  EXPECT_LT(below([&] { (void)keys.sign(signature); }), max_stack_of_kem);
}

TEST_F(StackWiping, leaves_nothing_of_an_mldsa_key) {
  const Mldsa44Keys keys;
  const Bytes made =
      stack_after([&] { (void)make_mldsa44(BytesView(keys.seed).first<mldsa44_seed_size>()); });
  EXPECT_FALSE(holds_part(made, keys.seed));
  EXPECT_FALSE(holds_part(made, keys.short_vectors()));
  const auto key = load_mldsa44(BytesView(keys.private_key).first<mldsa44_private_size>());
  const Bytes signed_with = stack_after([&] {
    (void)key->sign(keys.message, {}, BytesView(keys.randomness).first<mldsa44_randomness_size>());
  });
  EXPECT_FALSE(holds_part(signed_with, keys.short_vectors()));
  EXPECT_FALSE(holds_part(signed_with, keys.randomness));
  EXPECT_FALSE(holds_part(signed_with, BytesView(keys.private_key).subspan(32, 32))) << "K";
}

TEST_F(StackWiping, leaves_nothing_of_an_mlkem_key_or_secret) {
  const Mlkem768Keys keys;
  const auto key = load_mlkem768(BytesView(keys.private_key).first<mlkem768_private_size>());
  const Bytes opened = stack_after([&] { (void)key->decapsulate(keys.ciphertext); });
  EXPECT_FALSE(holds_part(opened, BytesView(keys.private_key).first(1152))) << "dkPKE";
  EXPECT_FALSE(holds_part(opened, keys.secret));
  EXPECT_FALSE(holds_part(opened, keys.message));
  const Bytes made =
      stack_after([&] { (void)make_mlkem768(BytesView(keys.seed).first<mlkem768_seed_size>()); });
  EXPECT_FALSE(holds_part(made, keys.seed));
  EXPECT_FALSE(holds_part(made, BytesView(keys.private_key).first(1152)));
  const Bytes sealed = stack_after([&] {
    (void)encapsulate_mlkem768(keys.public_key, BytesView(keys.message).first<mlkem768_message_size>());
  });
  EXPECT_FALSE(holds_part(sealed, keys.secret));
  EXPECT_FALSE(holds_part(sealed, keys.message));
}

TEST_F(StackWiping, leaves_nothing_of_a_secret_of_sntrup761) {
  const auto key = generate_sntrup761();
  const Encapsulated sealed = encapsulate_sntrup761(key->public_value());
  const Bytes opened = stack_after([&] { (void)key->decapsulate(sealed.ciphertext); });
  EXPECT_FALSE(holds_part(opened, sealed.secret.view()));
  EXPECT_FALSE(holds_part(opened, private_sntrup761(*key).first(382))) << "f and 1/g";
}

#ifdef __x86_64__

struct Curve25519Keys {
  Curve25519Keys() { x25519_public_value(value(own), MutableBytes(point).first<curve25519_value_size>()); }
  static Curve25519Value value(BytesView bytes) { return bytes.first<curve25519_value_size>(); }

  Bytes own = random_bytes(curve25519_value_size);
  Bytes point = Bytes(curve25519_value_size);
};

/// Bytes that somebody wrote there, and nobody wiped.
std::size_t remains(const Bytes& stack) {
  return static_cast<std::size_t>(
      std::ranges::count_if(stack, [](std::uint8_t byte) { return byte != unused && byte != 0; }));
}

TEST_F(StackWiping, reaches_as_deep_as_s2n_bignum_does) {
  const std::size_t idle = depth(stack_after([] {}));
  const Curve25519Keys keys;
  Bytes out(curve25519_value_size);
  const auto below = [&](std::function<void()> work) { return depth(stack_after(std::move(work))) - idle; };
  EXPECT_LT(below([&] { curve25519_x25519_byte(out.data(), keys.own.data(), keys.point.data()); }),
            max_stack_of_s2n_bignum);
  EXPECT_LT(below([&] {
              const std::array<std::uint64_t, 4> scalar{1, 2, 3, 4};
              std::array<std::uint64_t, 8> point{};
              edwards25519_scalarmulbase(point.data(), scalar.data());
              edwards25519_scalarmuldouble(point.data(), scalar.data(), point.data(), scalar.data());
            }),
            max_stack_of_s2n_bignum);
}

// What s2n-bignum and SHA-512 leave isn't any value whole, but enough to come to one. Frames of our own have
// some bytes in them, too: without wiping there are 376, 433 and 2,409.
TEST_F(StackWiping, leaves_no_more_of_curve25519_than_frames_without_secrets) {
  constexpr std::size_t frames = 250;
  constexpr std::size_t frames_of_signing = 600;
  const std::size_t idle = remains(stack_after([] {}));
  const auto left_by = [&](std::function<void()> work) {
    return remains(stack_after(std::move(work))) - idle;
  };
  const Curve25519Keys keys;
  const auto own = Curve25519Keys::value(keys.own);
  const auto point = Curve25519Keys::value(keys.point);
  Bytes out(curve25519_value_size);
  util::SecretBytes secret(curve25519_value_size);
  EXPECT_GT(left_by([&] { curve25519_x25519_byte(out.data(), own.data(), point.data()); }), frames);
  EXPECT_LT(left_by([&] { (void)x25519_secret(own, point, secret.data().first<curve25519_value_size>()); }),
            frames);
  EXPECT_LT(left_by([&] { x25519_public_value(own, MutableBytes(out).first<curve25519_value_size>()); }),
            frames);
  EXPECT_LT(left_by([&] { (void)ed25519_sign(own, point, keys.point); }), frames_of_signing);
}

#endif

}  // namespace
}  // namespace sshrp::crypto
