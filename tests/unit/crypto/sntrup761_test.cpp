// sntrup761 against the published known answers.
// SPDX-License-Identifier: MIT
#include "crypto/sntrup761.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <numeric>

#include "crypto/digest.h"
#include "util/text.h"
#include "wire/error.h"

namespace sshrp::crypto {
namespace {

using wire::ProtocolError;

/// The generator of NIST's known answer tests: CTR_DRBG of SP 800-90A with AES-256, without derivation
/// function.
class NistGenerator {
 public:
  explicit NistGenerator(BytesView entropy) { update(entropy); }

  Bytes take(std::size_t size) {
    Bytes out;
    while (out.size() < size) {
      const Bytes block = next_block();
      out.insert(out.end(), block.begin(), block.end());
    }
    out.resize(size);
    update({});
    return out;
  }

 private:
  Bytes next_block() {
    for (auto byte = V_.rbegin(); byte != V_.rend() && ++*byte == 0; ++byte) {
    }
    const std::unique_ptr<EVP_CIPHER_CTX, Free<EVP_CIPHER_CTX_free>> context(EVP_CIPHER_CTX_new());
    Bytes block(16);
    int size = 0;
    require(EVP_EncryptInit_ex(context.get(), EVP_aes_256_ecb(), nullptr, key_.data(), nullptr), "AES");
    require(EVP_EncryptUpdate(context.get(), block.data(), &size, V_.data(), 16), "AES");
    return block;
  }

  void update(BytesView provided) {
    Bytes all;
    for (int i = 0; i < 3; ++i) {
      const Bytes block = next_block();
      all.insert(all.end(), block.begin(), block.end());
    }
    for (std::size_t i = 0; i < provided.size(); ++i) all[i] ^= provided[i];
    key_.assign(all.begin(), all.begin() + 32);
    V_.assign(all.begin() + 32, all.end());
  }

  Bytes key_ = Bytes(32), V_ = Bytes(16);
};

/// As the code that the known answers were made with asks that generator: for all numbers of a polynomial at
/// once.
class Asking {
 public:
  explicit Asking(NistGenerator& generator) : generator_(generator) {}
  void operator()(MutableBytes out) {
    constexpr std::size_t number = 4, numbers = 761 * number;
    if (out.size() != number) {
      std::ranges::copy(generator_.take(out.size()), out.begin());
      return;
    }
    if (used_ == left_.size()) {
      left_ = generator_.take(numbers);
      used_ = 0;
    }
    std::ranges::copy(BytesView(left_).subspan(used_, number), out.begin());
    used_ += number;
  }

 private:
  NistGenerator& generator_;
  Bytes left_;
  std::size_t used_ = 0;
};

std::string upper(BytesView bytes) {
  std::string text = util::hex(bytes);
  std::ranges::transform(text, text.begin(),
                         [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  return text;
}

// PQClean publishes the digest of the first answer of sntrup761's submission to NIST, as its test writes it:
// seed, keys, ciphertext, secret. crypto_kem/sntrup761/META.yml, nistkat-sha256, in crates.io's
// pqcrypto-ntruprime 0.1.6.
TEST(Sntrup761, answers_as_its_submission_to_nist) {
  Bytes entropy(48);
  std::iota(entropy.begin(), entropy.end(), std::uint8_t{0});
  const Bytes seed = NistGenerator(entropy).take(48);
  NistGenerator generator(seed);
  Asking asking(generator);
  const auto key = generate_sntrup761(std::ref(asking));
  const Encapsulated sealed = encapsulate_sntrup761(key->public_value(), std::ref(asking));
  const std::string answer = "count = 0\nseed = " + upper(seed) + "\npk = " + upper(key->public_value()) +
                             "\nsk = " + upper(private_sntrup761(*key)) +
                             "\nct = " + upper(sealed.ciphertext) + "\nss = " + upper(sealed.secret.view()) +
                             "\n";
  EXPECT_EQ(util::hex(digest(DigestKind::sha256, as_bytes(answer)).view()),
            "afc42c3a5b10f4ef69654250097ebda9b9564570f4086744b24a6daf2bd1f89a");
  EXPECT_EQ(util::hex(key->decapsulate(sealed.ciphertext).view()), util::hex(sealed.secret.view()));
}

TEST(Sntrup761, makes_another_key_and_secret_each_time) {
  const auto one = generate_sntrup761(), other = generate_sntrup761();
  EXPECT_FALSE(std::ranges::equal(one->public_value(), other->public_value()));
  const Encapsulated first = encapsulate_sntrup761(one->public_value());
  const Encapsulated second = encapsulate_sntrup761(one->public_value());
  EXPECT_NE(util::hex(first.secret.view()), util::hex(second.secret.view()));
  EXPECT_EQ(util::hex(one->decapsulate(first.ciphertext).view()), util::hex(first.secret.view()));
  EXPECT_EQ(util::hex(one->decapsulate(second.ciphertext).view()), util::hex(second.secret.view()));
}

TEST(Sntrup761, rejects_in_silence_what_was_changed_on_its_way) {
  const auto key = generate_sntrup761();
  const Encapsulated sealed = encapsulate_sntrup761(key->public_value());
  for (std::size_t at = 0; at < sealed.ciphertext.size(); at += 61) {
    Bytes changed = sealed.ciphertext;
    changed[at] ^= 1;
    const std::string secret = util::hex(key->decapsulate(changed).view());
    EXPECT_NE(secret, util::hex(sealed.secret.view()));
    EXPECT_EQ(secret, util::hex(key->decapsulate(changed).view())) << "the same each time";
  }
}

TEST(Sntrup761, refuses_values_of_another_size) {
  const auto key = generate_sntrup761();
  for (const std::size_t size : {0, 1, 32, 1038, 1040, 1071, 1158}) {
    EXPECT_THROW((void)key->decapsulate(Bytes(size)), ProtocolError) << size;
  }
  for (const std::size_t size : {0, 1, 1039, 1157, 1159, 1190}) {
    EXPECT_THROW((void)encapsulate_sntrup761(Bytes(size)), ProtocolError) << size;
  }
}

TEST(Sntrup761, takes_any_bytes_of_the_right_size_as_a_public_value) {
  EXPECT_NO_THROW((void)encapsulate_sntrup761(Bytes(sntrup761_public_size, 0xff)));
  EXPECT_NO_THROW((void)encapsulate_sntrup761(Bytes(sntrup761_public_size)));
}

// Its caller may have no memory left, say.
TEST(Sntrup761, passes_on_what_a_source_of_random_bytes_throws) {
  const auto failing = [](MutableBytes) { throw std::runtime_error("none left"); };
  EXPECT_THROW((void)generate_sntrup761(failing), std::runtime_error);
  const auto key = generate_sntrup761();
  EXPECT_THROW((void)encapsulate_sntrup761(key->public_value(), failing), std::runtime_error);
}

}  // namespace
}  // namespace sshrp::crypto
