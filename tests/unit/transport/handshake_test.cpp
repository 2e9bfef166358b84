// Whole handshakes of two Transports: every algorithm of every table once.
// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include "crypto/signature_algorithms.h"
#include "msg/connection.h"
#include "transport/memory_pipe.h"

namespace sshrp::transport::testing {
namespace {

// Data of many sizes in both directions, with answers of the same sizes.
void expect_data_passes(MemoryPipe& pipe) {
  std::vector<Bytes> sent;
  for (std::size_t size : {0u, 1u, 2u, 3u, 4u, 5u, 6u, 7u, 8u, 9u, 15u, 16u, 17u, 255u, 256u, 32768u}) {
    const Bytes data(size, static_cast<std::uint8_t>(size));
    sent.push_back(wire::encode(msg::ChannelData{7, data}));
    pipe.client().send(sent.back());
    pipe.server().send(sent.back());
  }
  pipe.run();
  EXPECT_EQ(pipe.client().received(), sent);
  EXPECT_EQ(pipe.server().received(), sent);
}

TEST(Handshake, ends_with_the_same_session_id_on_both_sides) {
  MemoryPipe pipe;
  EXPECT_TRUE(pipe.client().transport().session_id().empty());
  pipe.run();
  const Bytes id = to_vector(pipe.client().transport().session_id());
  EXPECT_EQ(id.size(), 32u);
  EXPECT_EQ(id, to_vector(pipe.server().transport().session_id()));
  EXPECT_EQ(pipe.client().transport().phase(), Phase::service);
  EXPECT_EQ(pipe.server().transport().phase(), Phase::service);
  EXPECT_EQ(pipe.client().transport().peer_identification(), "SSH-2.0-test_server");
  EXPECT_EQ(pipe.server().transport().peer_identification(), "SSH-2.0-test_client");
}

TEST(Handshake, works_with_every_key_exchange_and_host_key) {
  for (const crypto::KexMethod& kex : crypto::kex_methods()) {
    for (std::string_view host_key : crypto::host_key_algorithms()) {
      SCOPED_TRACE(std::string(kex.name) + " " + std::string(host_key));
      MemoryPipe::Options options;
      options.client.preferences.kex = kex.name;
      options.client_side = client_side(std::string(host_key));
      MemoryPipe pipe(std::move(options));
      pipe.log_in();
      EXPECT_TRUE(pipe.client().transport().algorithms().starts_with(std::string(kex.name) + ", " +
                                                                     std::string(host_key) + ", "));
      expect_data_passes(pipe);
    }
  }
}

TEST(Handshake, works_with_every_cipher_and_mac) {
  for (const crypto::CipherRow& cipher : crypto::ciphers()) {
    for (const crypto::MacRow& mac : crypto::macs()) {
      SCOPED_TRACE(std::string(cipher.name) + " " + std::string(mac.name));
      MemoryPipe::Options options;
      options.client.preferences.ciphers = cipher.name;
      options.client.preferences.macs = mac.name;
      MemoryPipe pipe(std::move(options));
      pipe.log_in();
      EXPECT_NE(pipe.server().transport().algorithms().find(cipher.name), std::string::npos);
      expect_data_passes(pipe);
      if (cipher.integrity == crypto::Integrity::own) break;
    }
  }
}

TEST(Handshake, works_byte_by_byte_and_in_odd_pieces) {
  for (std::size_t piece : {1u, 2u, 3u, 7u, 1000u}) {
    for (const char* cipher : {"chacha20-poly1305@openssh.com", "aes128-gcm@openssh.com", "aes256-ctr"}) {
      SCOPED_TRACE(std::string(cipher) + " in pieces of " + std::to_string(piece));
      MemoryPipe::Options options;
      options.client.preferences.ciphers = cipher;
      options.piece = piece;
      MemoryPipe pipe(std::move(options));
      pipe.log_in();
      expect_data_passes(pipe);
    }
  }
}

}  // namespace
}  // namespace sshrp::transport::testing
