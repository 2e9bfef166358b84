// SPDX-License-Identifier: MIT
#include "crypto/kex_dh_group.h"

#include <gtest/gtest.h>

#include "crypto/digest.h"
#include "util/text.h"
#include "wire/error.h"

namespace sshrp::crypto {
namespace {

// A safe prime of OpenSSH's moduli file, with the generator 5.
constexpr std::string_view moduli_prime =
    "e98f2a209ba9f4c8c1ffb02490e599a99fbe28f6a053e240a4bd5fede80b23fea8a1476e9ef6605a4b4b41cc74cb945c"
    "7e168a91db112424480a85cbf5853234b9b1f60f030d38f678ba80ae1461f716c463d7396151eb5f037cc88690feef8d"
    "16a1b67f56c11874db5aa3d541beff390077c79c86434edbc2b46821d2ae5d2fa4fff1b086b07669b09498ea11b0fe26"
    "c773f79aca044e085e0ba43bbe1ebe954aa1ec7a465a3232699e54958b1760ab7a04d9627ec1810970706c96b58bf849"
    "99ebed8846d8b384cb945bf782141b1be2b7c0e04d531a2334db41bbfd1bea428c5fd22f50babdbdfcc5b848f64cba8d"
    "039636311f8d844dfffbd77a42a9bfb7";
constexpr std::uint8_t five[] = {5};

Bytes one_less(BytesView odd) {
  Bytes less = to_vector(odd);
  less.back() &= 0xfe;
  return less;
}

std::string sentence_of(auto&& action) {
  try {
    action();
  } catch (const wire::ProtocolError& error) {
    EXPECT_EQ(error.reason(), wire::DisconnectReason::key_exchange_failed);
    return error.what();
  }
  return "nothing was thrown";
}

// The digests are of 2^n - 2^(n-64) - 1 + 2^64 * ([2^(n-130) pi] + c), computed from RFC 3526's own formula.
TEST(DhGroup, primes_are_those_of_rfc_3526) {
  struct Row {
    int number;
    std::size_t bits;
    std::string_view sha256;
  };
  for (const auto& [number, bits, sha256] : {
           Row{14, 2048, "d66436f79bbd6b2e38c0ffbd079be904d2641415e2e67140e09448be9a60890e"},
           Row{15, 3072, "48cf8b092fbce4359d9871abf74f98e25b6163379eaa15cd9087e800c6d1c55c"},
           Row{16, 4096, "4ee95187682bcb230ad26a95205f6920e84708f6251b3894329b09ec23919e33"},
           Row{17, 6144, "d1bfe6d0925ce7e4da262b62861514a7755e35831e429f343e7b864848657efd"},
           Row{18, 8192, "39ab4feab950a3128fb71accb9fc3965d857012e081998a85996e3ea8b3c3bcf"},
       }) {
    EXPECT_EQ(dh_group(number).p.size() * 8, bits);
    EXPECT_EQ(util::hex(digest(DigestKind::sha256, dh_group(number).p).view()), sha256);
    EXPECT_EQ(util::hex(dh_group(number).g), "02");
  }
}

TEST(DhGroup, of_1024_bits_is_the_second_of_rfc_2409) {
  EXPECT_EQ(util::hex(oakley_group2().p),
            "ffffffffffffffffc90fdaa22168c234c4c6628b80dc1cd129024e088a67cc74020bbea63b139b22514a08798e3404dd"
            "ef9519b3cd3a431b302b0a6df25f14374fe1356d6d51c245e485b576625e7ec6f44c42e9a637ed6b0bff5cb6f406b7ed"
            "ee386bfb5a899fa5ae9f24117c4b1fe649286651ece65381ffffffffffffffff");
  EXPECT_EQ(util::hex(oakley_group2().g), "02");
}

TEST(DhGroup, both_sides_agree_in_a_group_that_has_no_name) {
  const Bytes p = util::from_hex(moduli_prime).value();
  const auto client = make_dh(p, five);
  const auto server = make_dh(p, five);
  EXPECT_EQ(util::hex(client->decapsulate(server->public_value()).view()),
            util::hex(server->decapsulate(client->public_value()).view()));
}

TEST(DhGroup, agrees_with_a_public_value_that_has_leading_zeros) {
  const auto one = generate_dh_group14();
  const auto other = generate_dh_group14();
  Bytes padded = to_vector(other->public_value());
  padded.insert(padded.begin(), 2, 0);
  EXPECT_EQ(util::hex(one->decapsulate(padded).view()),
            util::hex(other->decapsulate(one->public_value()).view()));
}

TEST(DhGroup, refuses_public_values_outside_2_to_p_minus_2) {
  const auto own = generate_dh_group14();
  const Bytes p = to_vector(dh_group(14).p);
  Bytes beyond = p;
  beyond.insert(beyond.begin(), 1);
  for (const Bytes& value :
       {Bytes{}, Bytes{0}, Bytes{1}, Bytes{0, 1}, one_less(p), p, beyond, Bytes(2000, 7)}) {
    EXPECT_EQ(sentence_of([&] { own->decapsulate(value); }),
              "key exchange: the peer's DH public value isn't between 1 and p-1");
  }
  EXPECT_NO_THROW(own->decapsulate(Bytes{2}));
}

TEST(DhGroup, refuses_a_shared_secret_of_1) {
  // modulo 2^2048 - 1 the square of 2^1024 is 1, so half of all exponents give 1
  const Bytes p(256, 0xff);
  Bytes value(129);
  value[0] = 1;
  std::string sentence = "nothing was thrown";
  for (int attempt = 0; attempt < 64 && sentence == "nothing was thrown"; ++attempt)
    sentence = sentence_of([&] { make_dh(p, five)->decapsulate(value); });
  EXPECT_EQ(sentence, "key exchange: the peer's public value gives no shared secret");
}

TEST(MakeDh, refuses_weak_and_huge_groups) {
  const Bytes p = to_vector(dh_group(14).p);
  EXPECT_NE(sentence_of([&] { make_dh({}, five); }).find("has 0 bits"), std::string::npos);
  EXPECT_NE(sentence_of([&] { make_dh(BytesView(p).subspan(1), five); }).find("has 2040 bits"),
            std::string::npos);
  Bytes huge = to_vector(dh_group(18).p);
  huge.insert(huge.begin(), 1);
  EXPECT_NE(sentence_of([&] { make_dh(huge, five); }).find("has 8193 bits; we accept 2048 to 8192"),
            std::string::npos);
  EXPECT_NE(sentence_of([&] { make_dh(one_less(p), five); }).find("even"), std::string::npos);
}

TEST(MakeDh, refuses_generators_outside_2_to_p_minus_2) {
  const Bytes p = to_vector(dh_group(14).p);
  Bytes beyond = p;
  beyond.push_back(0);
  for (const Bytes& g : {Bytes{}, Bytes{0}, Bytes{1}, one_less(p), p, beyond}) {
    EXPECT_NE(sentence_of([&] { make_dh(p, g); }).find("generator"), std::string::npos);
  }
}

TEST(ChooseDhGroup, takes_the_smallest_that_is_large_enough) {
  const auto bits = [](std::uint32_t min, std::uint32_t n, std::uint32_t max) {
    return choose_dh_group(min, n, max).p.size() * 8;
  };
  EXPECT_EQ(bits(2048, 2048, 8192), 2048u);
  EXPECT_EQ(bits(2048, 3072, 8192), 3072u);
  EXPECT_EQ(bits(2048, 7680, 8192), 8192u);
  EXPECT_EQ(bits(1024, 1024, 8192), 2048u) << "never below 2048";
  EXPECT_EQ(bits(2048, 5000, 5000), 4096u) << "the largest below what isn't allowed";
  EXPECT_EQ(bits(2048, 16384, 16384), 8192u);
}

TEST(ChooseDhGroup, refuses_what_it_has_not_got) {
  EXPECT_NE(sentence_of([] { choose_dh_group(1024, 1024, 1024); }).find("we have 2048 to 8192"),
            std::string::npos);
  EXPECT_NE(sentence_of([] { choose_dh_group(9000, 9000, 9000); }).find("we have 2048 to 8192"),
            std::string::npos);
  EXPECT_NE(sentence_of([] { choose_dh_group(3000, 2048, 8192); }).find("contradictory"), std::string::npos);
  EXPECT_NE(sentence_of([] { choose_dh_group(2048, 8192, 4096); }).find("contradictory"), std::string::npos);
}

}  // namespace
}  // namespace sshrp::crypto
