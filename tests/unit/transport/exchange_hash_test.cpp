// H and the keys that come of it, held against handshakes that were recorded with OpenSSH.
// SPDX-License-Identifier: MIT
#include "transport/exchange_hash.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>

#include "crypto/public_key.h"
#include "transport/packet_reader.h"
#include "util/text.h"

namespace sshrp::transport {
namespace {

class Recording {
 public:
  explicit Recording(const std::filesystem::path& path) : name_(path.stem().string()) {
    std::ifstream file(path);
    for (std::string line; std::getline(file, line);) {
      const std::size_t colon = line.find(": ");
      if (!line.starts_with('#') && colon != std::string::npos)
        fields_[line.substr(0, colon)] = line.substr(colon + 2);
    }
  }

  const std::string& name() const { return name_; }
  const std::string& text(const std::string& field) const { return fields_.at(field); }
  Bytes bytes(const std::string& field) const { return util::from_hex(text(field)).value(); }

  const crypto::KexMethod& method() const { return *crypto::find_kex_method(text("kex")); }
  DirectionAlgorithms algorithms() const {
    return {crypto::find_cipher(text("cipher")), crypto::find_mac(text("mac")), Compression::none};
  }
  /// The side that OpenSSH was.
  Role openssh() const { return text("peer") == "sshd" ? Role::server : Role::client; }

  util::SecretBytes K() const { return crypto::encode_secret(method().kem.encoding, bytes("K")); }
  util::SecretBytes our_hash() const {
    const Bytes I_C = bytes("I_C"), I_S = bytes("I_S");
    return exchange_hash(method().digest, {text("V_C"), text("V_S"), I_C, I_S}, bytes("K_S"),
                         bytes("public_values"), K().view());
  }

 private:
  std::string name_;
  std::map<std::string, std::string> fields_;
};

std::vector<Recording> recordings() {
  std::vector<Recording> all;
  for (const auto& entry :
       std::filesystem::directory_iterator(std::string(SSHRP_VECTORS) + "/../handshakes")) {
    if (entry.path().extension() == ".txt") all.emplace_back(entry.path());
  }
  return all;
}

TEST(ExchangeHash, is_what_the_recorded_handshakes_have) {
  for (const Recording& recording : recordings())
    EXPECT_EQ(util::hex(recording.our_hash().view()), recording.text("H")) << recording.name();
}

// sshd signs with its host key what it has computed; ssh has accepted such a signature.
TEST(ExchangeHash, is_what_the_recorded_signatures_are_over) {
  for (const Recording& recording : recordings()) {
    const auto host_key = crypto::PublicKey::parse(recording.bytes("K_S"));
    const util::SecretBytes H = recording.our_hash();
    EXPECT_TRUE(host_key.verify(recording.text("host_key"), H.view(), recording.bytes("signature")))
        << recording.name();
  }
}

TEST(ExchangeHash, gives_the_keys_that_openssh_seals_with) {
  for (const Recording& recording : recordings()) {
    const ExchangeResult result{recording.method().digest, recording.K(), recording.our_hash(),
                                recording.bytes("K_S")};
    const DirectionAlgorithms algorithms = recording.algorithms();
    const DerivedKeys keys = derive_keys(result, result.H.view(), recording.openssh(), algorithms);
    const auto cipher = algorithms.cipher->make_opening(*algorithms.cipher, algorithms.mac, keys.view());

    Bytes packet = recording.bytes("sealed");
    const auto number = static_cast<std::uint32_t>(std::stoul(recording.text("sequence_number")));
    const std::size_t length = cipher->open_length(number, MutableBytes(packet).first(cipher->head_size()));
    const std::size_t size = crypto::length_size + length + cipher->shape().tag_size;
    ASSERT_LE(size, packet.size()) << recording.name();
    ASSERT_TRUE(cipher->open(number, MutableBytes(packet).first(size))) << recording.name();
    // EXT_INFO of a server and of OpenSSH 10, else SERVICE_REQUEST
    const bool tells_extensions =
        recording.openssh() == Role::server || recording.text("V_C").starts_with("SSH-2.0-OpenSSH_10");
    EXPECT_EQ(packet[headroom], tells_extensions ? 7 : 5) << recording.name();
  }
}

TEST(ExchangeHash, was_recorded_with_every_method_and_host_key_algorithm) {
  const auto all = recordings();
  const auto has = [&](const std::string& field, std::string_view value) {
    return std::ranges::any_of(all, [&](const Recording& one) { return one.text(field) == value; });
  };
  for (const crypto::KexMethod& method : crypto::kex_methods()) {
    if (method.name == "mlkem768nistp256-sha256") continue;  // OpenSSH hasn't that
    EXPECT_TRUE(has("kex", method.name)) << method.name;
  }
  for (const crypto::CipherRow& cipher : crypto::ciphers())
    EXPECT_TRUE(has("cipher", cipher.name)) << cipher.name;
  for (const char* host_key : {"ssh-ed25519", "ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384",
                               "ecdsa-sha2-nistp521", "rsa-sha2-256", "rsa-sha2-512", "ssh-rsa"})
    EXPECT_TRUE(has("host_key", host_key)) << host_key;
  EXPECT_TRUE(has("peer", "ssh"));
  EXPECT_TRUE(has("peer", "sshd"));
}

TEST(ExchangeHash, changes_with_each_part_of_what_is_hashed) {
  const Bytes part{1, 2, 3}, other{1, 2, 4};
  const auto hash = [&](int changed) {
    const auto pick = [&](int n) -> BytesView { return n == changed ? other : part; };
    return util::hex(exchange_hash(crypto::DigestKind::sha256,
                                   {as_text(pick(0)), as_text(pick(1)), pick(2), pick(3)}, pick(4), pick(5),
                                   pick(6))
                         .view());
  };
  for (int changed = 0; changed < 7; ++changed) EXPECT_NE(hash(changed), hash(-1)) << changed;
}

TEST(DeriveKeys, gives_each_letter_another_key_and_extends_long_ones) {
  const ExchangeResult result{
      crypto::DigestKind::sha256, util::SecretBytes(Bytes(32, 1)), util::SecretBytes(Bytes(32, 2)), {}};
  const DirectionAlgorithms algorithms{crypto::find_cipher("chacha20-poly1305@openssh.com"), nullptr,
                                       Compression::none};
  const Bytes session_id(32, 3);
  const DerivedKeys up = derive_keys(result, session_id, Role::client, algorithms);
  const DerivedKeys down = derive_keys(result, session_id, Role::server, algorithms);
  ASSERT_EQ(up.encryption_key.size(), 64u);
  EXPECT_NE(util::hex(up.encryption_key.view().first(32)), util::hex(up.encryption_key.view().subspan(32)));
  EXPECT_NE(util::hex(up.encryption_key.view()), util::hex(down.encryption_key.view()));
  EXPECT_TRUE(up.integrity_key.empty());
}

}  // namespace
}  // namespace sshrp::transport
