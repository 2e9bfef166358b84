// libipsec-mb and libcrypto beside each other: what one seals the other opens, and what one refuses so does
// the other.
// SPDX-License-Identifier: MIT
#include "crypto/aes_gcm_ipsec_mb.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <thread>

#include "crypto/aes_gcm.h"
#include "crypto/packet_vectors.h"

namespace sshrp::crypto::testing {
namespace {

using Code = IpsecMb::Code;

constexpr std::size_t max_small_body = 4200;
constexpr std::size_t large_body = 32 * 1024;
constexpr std::size_t around_large = 40;
constexpr std::size_t alignments = 64;

/// Bytes that differ along the way: a cheap sequence, the same each time.
Bytes pattern(std::size_t size, std::uint32_t seed) {
  Bytes bytes(size);
  std::uint32_t state = seed * 2654435761u + 1;
  for (std::uint8_t& byte : bytes) {
    state = state * 1664525u + 1013904223u;
    byte = static_cast<std::uint8_t>(state >> 24);
  }
  return bytes;
}

struct Case {
  Code code;
  std::string_view cipher;
};

void PrintTo(const Case& tested, std::ostream* out) {
  *out << tested.cipher << " by code " << static_cast<int>(tested.code);
}

class AesGcmIpsecMb : public ::testing::TestWithParam<Case> {
 protected:
  void SetUp() override {
    auto loaded = IpsecMb::load(GetParam().code);
    if (const auto* reason = std::get_if<std::string>(&loaded)) GTEST_SKIP() << *reason;
    library_ = std::get<std::unique_ptr<const IpsecMb>>(std::move(loaded));
  }

  DirectionKeys keys() const { return {BytesView(key_).first(row_.key_size), iv_, {}}; }
  OpeningCipherPtr opening() const { return library_->opening(row_, keys()); }
  SealingCipherPtr sealing() const { return library_->sealing(row_, keys()); }
  OpeningCipherPtr opening_of_libcrypto() const { return open_aes_gcm_by_libcrypto(row_, keys()); }
  SealingCipherPtr sealing_of_libcrypto() const { return seal_aes_gcm_by_libcrypto(row_, keys()); }

  const CipherRow& row_ = *find_cipher(GetParam().cipher);
  Bytes key_ = pattern(32, 7);
  Bytes iv_ = pattern(12, 8);
  std::unique_ptr<const IpsecMb> library_;
};

Bytes seal(SealingCipher& cipher, BytesView packet) {
  Bytes out(packet.size() + gcm_tag_size);
  cipher.seal(0, packet, out.data());
  return out;
}

std::vector<std::size_t> body_sizes() {
  std::vector<std::size_t> sizes;
  for (std::size_t size = 1; size <= max_small_body; ++size) sizes.push_back(size);
  for (std::size_t size = large_body - around_large; size <= large_body + around_large; ++size)
    sizes.push_back(size);
  return sizes;
}

TEST_P(AesGcmIpsecMb, seals_and_opens_each_size_as_libcrypto_does) {
  const auto ours = sealing();
  const auto theirs = sealing_of_libcrypto();
  const auto opens = opening();
  const auto opens_theirs = opening_of_libcrypto();
  for (const std::size_t size : body_sizes()) {
    const Bytes packet = pattern(length_size + size, static_cast<std::uint32_t>(size));
    Bytes sealed = seal(*ours, packet);
    ASSERT_EQ(sealed, seal(*theirs, packet)) << size;
    Bytes same = sealed;
    ASSERT_TRUE(opens->open(0, sealed)) << size;
    ASSERT_TRUE(opens_theirs->open(0, same)) << size;
    ASSERT_TRUE(std::equal(packet.begin(), packet.end(), sealed.begin())) << size;
    ASSERT_EQ(sealed, same) << size;
  }
}

// A packet stands anywhere in the receive buffer, and is sealed to anywhere in the send buffer.
TEST_P(AesGcmIpsecMb, takes_packets_wherever_they_stand) {
  const auto ours = sealing();
  const auto theirs = sealing_of_libcrypto();
  const auto opens = opening();
  for (const std::size_t size : {std::size_t{1}, std::size_t{28}, std::size_t{1000}, large_body}) {
    const Bytes packet = pattern(length_size + size, 3);
    const std::size_t sealed_size = packet.size() + gcm_tag_size;
    for (std::size_t from = 0; from < alignments; ++from) {
      const std::size_t to = (from * 37 + 11) % alignments;  // each of them, in another order
      Bytes in(packet.size() + alignments * 2);
      Bytes out(sealed_size + alignments * 2, 0xee);
      const std::size_t in_at = alignments - reinterpret_cast<std::uintptr_t>(in.data()) % alignments + from;
      const std::size_t out_at = alignments - reinterpret_cast<std::uintptr_t>(out.data()) % alignments + to;
      std::ranges::copy(packet, in.begin() + static_cast<std::ptrdiff_t>(in_at));
      ours->seal(0, BytesView(in).subspan(in_at, packet.size()), &out[out_at]);
      const MutableBytes sealed = MutableBytes(out).subspan(out_at, sealed_size);
      ASSERT_TRUE(std::ranges::equal(sealed, seal(*theirs, packet))) << size << ' ' << from << ' ' << to;
      ASSERT_TRUE(opens->open(0, sealed)) << size << ' ' << from << ' ' << to;
      ASSERT_TRUE(std::ranges::equal(sealed.first(packet.size()), packet))
          << size << ' ' << from << ' ' << to;
      const auto is_untouched = [](std::uint8_t byte) { return byte == 0xee; };
      ASSERT_TRUE(std::ranges::all_of(BytesView(out).first(out_at), is_untouched)) << "before " << size;
      ASSERT_TRUE(std::ranges::all_of(BytesView(out).subspan(out_at + sealed_size), is_untouched))
          << "after " << size;
    }
  }
}

// RFC 5647 §7.1
TEST_P(AesGcmIpsecMb, counts_its_nonce_within_64_bits_from_where_the_iv_says) {
  const Bytes packet = pattern(length_size + 28, 5);
  for (const char* first : {"01020304fffffffffffffffe", "ffffffffffffffffffffffff",
                            "0102030400000000000000ff", "ffffffff00000000ffffffff"}) {
    iv_ = util::from_hex(first).value();
    const auto ours = sealing();
    const auto theirs = sealing_of_libcrypto();
    const auto opens = opening();
    for (int i = 0; i < 4; ++i) {
      Bytes sealed = seal(*ours, packet);
      ASSERT_EQ(sealed, seal(*theirs, packet)) << first << ' ' << i;
      ASSERT_TRUE(opens->open(0, sealed)) << first << ' ' << i;
    }
  }
}

TEST_P(AesGcmIpsecMb, refuses_a_packet_with_any_bit_of_its_length_or_tag_another) {
  const Bytes packet = pattern(length_size + 44, 6);
  const Bytes sealed = seal(*sealing_of_libcrypto(), packet);
  const std::size_t tag_at = packet.size();
  for (std::size_t at = 0; at < sealed.size(); ++at) {
    if (at >= length_size && at < tag_at) continue;
    for (unsigned bit = 0; bit < 8; ++bit) {
      Bytes changed = sealed;
      changed[at] ^= static_cast<std::uint8_t>(1u << bit);
      Bytes same = changed;
      EXPECT_FALSE(opening()->open(0, changed)) << at << ' ' << bit;
      EXPECT_FALSE(opening_of_libcrypto()->open(0, same)) << at << ' ' << bit;
    }
  }
  Bytes whole = sealed;
  EXPECT_TRUE(opening()->open(0, whole));
}

TEST_P(AesGcmIpsecMb, leaves_nothing_to_read_of_a_packet_that_it_refuses_and_the_tag_as_it_came) {
  const Bytes packet = pattern(length_size + 1000, 9);
  Bytes sealed = seal(*sealing(), packet);
  sealed[500] ^= 1;
  const Bytes tag(sealed.end() - gcm_tag_size, sealed.end());
  EXPECT_FALSE(opening()->open(0, sealed));
  const BytesView body = BytesView(sealed).subspan(length_size, 1000);
  EXPECT_TRUE(std::ranges::all_of(body, [](std::uint8_t byte) { return byte == 0; }));
  EXPECT_TRUE(std::equal(tag.begin(), tag.end(), sealed.end() - gcm_tag_size));
}

TEST_P(AesGcmIpsecMb, seals_as_other_implementations_did) {
  for (const PacketVectors& group : packet_vectors()) {
    if (group.cipher != &row_) continue;
    const auto ours = library_->sealing(row_, group.keys());
    const auto opens = library_->opening(row_, group.keys());
    ASSERT_FALSE(group.packets.empty());
    for (const SealedPacket& packet : group.packets) {
      Bytes sealed = seal(*ours, packet.clear);
      ASSERT_EQ(sealed, packet.sealed);
      ASSERT_TRUE(opens->open(packet.sequence_number, sealed));
    }
  }
}

TEST_P(AesGcmIpsecMb, serves_many_threads_at_once) {
  constexpr std::uint32_t thread_count = 16;
  constexpr std::uint32_t rounds = 300;
  std::array<std::uint32_t, thread_count> right{};
  std::vector<std::thread> threads;
  for (std::uint32_t number = 0; number < thread_count; ++number) {
    threads.emplace_back([&, number] {
      const Bytes key = pattern(32, 100 + number);
      const DirectionKeys own{BytesView(key).first(row_.key_size), iv_, {}};
      const auto ours = library_->sealing(row_, own);
      const auto theirs = seal_aes_gcm_by_libcrypto(row_, own);
      const auto opens = library_->opening(row_, own);
      for (std::uint32_t i = 0; i < rounds; ++i) {
        const Bytes packet = pattern(length_size + 16 * (1 + (i * 7 + number) % 300), i);
        Bytes sealed = seal(*ours, packet);
        if (sealed == seal(*theirs, packet) && opens->open(0, sealed) &&
            std::equal(packet.begin(), packet.end(), sealed.begin()))
          ++right[number];
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  for (const std::uint32_t count : right) EXPECT_EQ(count, rounds);
}

std::vector<Case> cases() {
  std::vector<Case> all;
  for (const Code code : {Code::sse, Code::avx2, Code::avx512})
    for (const char* cipher : {"aes128-gcm@openssh.com", "aes256-gcm@openssh.com"})
      all.push_back({code, cipher});
  return all;
}

std::string name_of(const ::testing::TestParamInfo<Case>& tested) {
  static constexpr const char* names[] = {"sse", "avx2", "avx512"};
  return std::string(names[static_cast<std::size_t>(tested.param.code)]) +
         (tested.param.cipher.starts_with("aes128") ? "_aes128" : "_aes256");
}

INSTANTIATE_TEST_SUITE_P(all, AesGcmIpsecMb, ::testing::ValuesIn(cases()), name_of);

}  // namespace
}  // namespace sshrp::crypto::testing
