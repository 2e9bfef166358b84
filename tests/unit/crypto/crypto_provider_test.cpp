// SPDX-License-Identifier: MIT
#include "crypto/crypto_provider.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sshrp::crypto::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

const CryptoMachine fitting{
    .processor = {.avx512 = true, .vaes = true, .vpclmulqdq = true}, .openssl_major = 3, .openssl_minor = 0};

/// Libcrypto again for those tests that come after.
class CryptoProviderTest : public ::testing::Test {
 protected:
  ~CryptoProviderTest() override { choose_crypto_provider(CryptoProvider::openssl); }
};

using CryptoProviders = CryptoProviderTest;

TEST_F(CryptoProviders, prefer_ipsec_mb_to_a_libcrypto_without_vaes_where_the_processor_has_it) {
  EXPECT_EQ(why_libcrypto(fitting), std::nullopt);
}

TEST_F(CryptoProviders, leave_it_to_a_libcrypto_that_is_as_fast) {
  for (const auto& [major, minor] : {std::pair(3u, 1u), std::pair(3u, 5u), std::pair(4u, 0u)}) {
    CryptoMachine machine = fitting;
    machine.openssl_major = major;
    machine.openssl_minor = minor;
    EXPECT_THAT(why_libcrypto(machine).value_or(""), HasSubstr("3.1"));
  }
}

TEST_F(CryptoProviders, leave_it_to_libcrypto_where_the_processor_lacks_anything) {
  for (const auto& [feature, name] :
       {std::pair(&Processor::avx512, "AVX-512"), std::pair(&Processor::vaes, "VAES"),
        std::pair(&Processor::vpclmulqdq, "VPCLMULQDQ")}) {
    CryptoMachine machine = fitting;
    machine.processor.*feature = false;
    EXPECT_THAT(why_libcrypto(machine).value_or(""), HasSubstr(name));
  }
}

TEST_F(CryptoProviders, are_named_as_they_were_decided) {
  EXPECT_EQ(choose_crypto_provider(CryptoProvider::openssl).name, "openssl");
  EXPECT_EQ(ipsec_mb_in_use(), nullptr);
  EXPECT_THAT(crypto_provider_in_use().text, StartsWith("everything by OpenSSL "));

  const ProviderInUse& chosen = choose_crypto_provider(CryptoProvider::automatic);
  EXPECT_THAT(chosen.text, HasSubstr("all else by OpenSSL "));
  const bool fast = ipsec_mb_in_use() != nullptr;
  EXPECT_EQ(chosen.name, fast ? "ipsec-mb" : "openssl");
  EXPECT_THAT(chosen.text, StartsWith(fast ? "AES-GCM by ipsec-mb " : "AES-GCM by OpenSSL, for "));
  EXPECT_FALSE(fast && why_libcrypto(this_machine()));
}

TEST_F(CryptoProviders, make_the_ciphers_of_the_table) {
  const Bytes same(32, 0x42);
  const DirectionKeys keys{BytesView(same).first(16), BytesView(same).first(12), {}};
  const CipherRow& row = *find_cipher("aes128-gcm@openssh.com");
  const Bytes packet(length_size + 1024, 'x');
  Bytes sealed(packet.size() + 16);
  for (const CryptoProvider wanted : {CryptoProvider::automatic, CryptoProvider::openssl}) {
    choose_crypto_provider(wanted);
    Bytes now(sealed.size());
    row.make_sealing(row, nullptr, keys)->seal(0, packet, now.data());
    if (wanted == CryptoProvider::automatic) {
      sealed = now;
    } else {
      EXPECT_EQ(sealed, now);
    }
    EXPECT_TRUE(row.make_opening(row, nullptr, keys)->open(0, now));
  }
}

}  // namespace
}  // namespace sshrp::crypto::testing
