// No memory that is freed in a key exchange holds its secret any more, however the exchange ends.
// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>
#include <malloc.h>

#include <algorithm>
#include <cstdlib>
#include <new>

#include "transport/kex_dialogue.h"
#include "transport/test_settings.h"

namespace {

constexpr std::uint8_t mark = 0xa5;
constexpr int marked = 16;  // so many in a row are no accident

thread_local bool is_watching = false;
thread_local int blocks_with_secret = 0;

void give_back(void* block) {
  if (is_watching && block != nullptr) {
    const sshrp::BytesView bytes(static_cast<const std::uint8_t*>(block), ::malloc_usable_size(block));
    const auto found = std::ranges::search_n(bytes, marked, mark);
    if (!found.empty()) ++blocks_with_secret;
  }
  std::free(block);
}

}  // namespace

void* operator new(std::size_t size) {
  if (void* block = std::malloc(size)) return block;
  throw std::bad_alloc();
}
void* operator new(std::size_t size, const std::nothrow_t&) noexcept { return std::malloc(size); }
void operator delete(void* block) noexcept { give_back(block); }
void operator delete(void* block, std::size_t) noexcept { give_back(block); }
void operator delete(void* block, const std::nothrow_t&) noexcept { give_back(block); }

namespace sshrp::transport::testing {
namespace {

constexpr std::size_t secret_size = 64;

util::SecretBytes known_secret() {
  util::SecretBytes secret(secret_size);
  std::ranges::fill(secret.data(), mark);
  return secret;
}

class KnownKey final : public crypto::EphemeralKey {
 public:
  BytesView public_value() const override { return as_bytes("public"); }
  util::SecretBytes decapsulate(BytesView) const override { return known_secret(); }
};

crypto::EphemeralKeyPtr generate_known() { return std::make_unique<KnownKey>(); }

constexpr crypto::KexMethod as_number{"known", crypto::KexForm::ecdh, crypto::DigestKind::sha256,
                                      crypto::diffie_hellman<generate_known>};
constexpr crypto::KexMethod as_string{
    "known",
    crypto::KexForm::ecdh,
    crypto::DigestKind::sha256,
    {crypto::SecretEncoding::string, generate_known, as_number.kem.encapsulate}};

enum class Ending { done, bad_signature, wrong_host_key };

// Both roles, from the client's first message until nothing is left of either.
void exchange(const crypto::KexMethod& method, Ending ending) {
  const ExchangeBasis basis{"client", "server", {20}, {20}, {&method, "ssh-ed25519", {}, {}}};
  const auto server = make_kex_server(basis, server_side());
  const auto client = make_kex_client(basis, [&](const crypto::PresentedKey&) {
    if (ending == Ending::wrong_host_key) throw wire::ProtocolError("not the one");
  });
  KexStep reply = server->receive(client->begin().answer);
  if (ending == Ending::bad_signature) reply.answer.back() ^= 1;
  const KexStep end = client->receive(reply.answer);
  const DirectionAlgorithms algorithms{crypto::find_cipher("aes128-gcm@openssh.com"), nullptr,
                                       Compression::none};
  (void)derive_keys(*end.result, end.result->H.view(), Role::client, algorithms);
}

int blocks_after(const crypto::KexMethod& method, Ending ending) {
  blocks_with_secret = 0;
  is_watching = true;
  if (ending == Ending::done) {
    exchange(method, ending);
  } else {
    EXPECT_THROW(exchange(method, ending), wire::ProtocolError);
  }
  is_watching = false;
  return blocks_with_secret;
}

TEST(KexWiping, is_something_that_this_test_would_notice) {
  is_watching = true;
  blocks_with_secret = 0;
  { const Bytes bytes(secret_size, mark); }
  is_watching = false;
  EXPECT_EQ(blocks_with_secret, 1);
}

TEST(KexWiping, leaves_no_secret_however_an_exchange_ends) {
  for (const crypto::KexMethod* method : {&as_number, &as_string}) {
    for (const Ending ending : {Ending::done, Ending::bad_signature, Ending::wrong_host_key}) {
      EXPECT_EQ(blocks_after(*method, ending), 0) << static_cast<int>(ending);
    }
  }
}

}  // namespace
}  // namespace sshrp::transport::testing
