// SPDX-License-Identifier: MIT
#include "transport/version.h"

#include <gtest/gtest.h>

#include "wire/error.h"

namespace sshrp::transport {
namespace {

using wire::DisconnectReason;
using wire::ProtocolError;

std::optional<std::string> read(Role peer, std::string_view text) {
  Bytes bytes = to_vector(as_bytes(text));
  MutableBytes received = bytes;
  return IdentificationReader(peer).next(received);
}

void expect_refused(Role peer, std::string_view text, DisconnectReason reason) {
  try {
    const auto line = read(peer, text);
    ADD_FAILURE() << text.substr(0, 80) << (line ? " is read" : " is waited for");
  } catch (const ProtocolError& error) {
    EXPECT_EQ(error.reason(), reason) << text;
  }
}

TEST(Identification, is_the_line_without_its_end) {
  for (const Role peer : {Role::client, Role::server}) {
    EXPECT_EQ(read(peer, "SSH-2.0-OpenSSH_9.2p1 Debian-2+deb12u3\r\n"),
              "SSH-2.0-OpenSSH_9.2p1 Debian-2+deb12u3");
    EXPECT_EQ(read(peer, "SSH-2.0-x\n"), "SSH-2.0-x") << "some peers leave the CR out";
    EXPECT_EQ(read(peer, "SSH-2.0-billsSSH_3.6.3q3 \r\n"), "SSH-2.0-billsSSH_3.6.3q3 ");
  }
}

TEST(Identification, leaves_what_follows_it) {
  Bytes bytes = to_vector(as_bytes("SSH-2.0-x\r\nrest"));
  MutableBytes received = bytes;
  EXPECT_EQ(IdentificationReader(Role::client).next(received), "SSH-2.0-x");
  EXPECT_EQ(as_text(received), "rest");
}

TEST(Identification, comes_byte_by_byte) {
  const std::string_view text = "banner\r\nSSH-2.0-x y\r\n";
  IdentificationReader reader(Role::server);
  Bytes kept;
  std::optional<std::string> line;
  for (const char c : text) {
    ASSERT_FALSE(line);
    kept.push_back(static_cast<std::uint8_t>(c));
    MutableBytes received = kept;
    line = reader.next(received);
    kept = to_vector(received);
  }
  EXPECT_EQ(line, "SSH-2.0-x y");
  EXPECT_TRUE(kept.empty());
}

TEST(Identification, is_refused_where_it_is_malformed) {
  for (const Role peer : {Role::client, Role::server}) {
    for (const std::string_view line :
         {std::string_view("SSH-2.0-\r\n"), std::string_view("SSH-1.99-\r\n"),
          std::string_view("SSH-2.0-a\0b\r\n", 13), std::string_view("SSH-2.0-a\rb\r\n")}) {
      expect_refused(peer, line, DisconnectReason::protocol_error);
    }
  }
}

// As OpenSSH.
TEST(Identification, may_have_anything_behind_its_version) {
  for (const Role peer : {Role::client, Role::server}) {
    for (const std::string line : {"SSH-2.0- x", "SSH-2.0-a\tb", "SSH-2.0-caf\xc3\xa9",
                                   "SSH-2.0-a\x1b[2J\x7f", "SSH-2.1-x", "SSH-2.10-x-y"}) {
      EXPECT_EQ(read(peer, line + "\r\n"), line);
      EXPECT_EQ(read(peer, line + "\r\r\n"), line);
    }
  }
}

TEST(Identification, is_refused_for_another_protocol_version) {
  for (const Role peer : {Role::client, Role::server}) {
    for (const char* line : {"SSH-1.5-old\r\n", "SSH-3.0-new\r\n", "SSH-2.x-y\r\n", "SSH-2.-x\r\n",
                             "SSH-2.0\r\n", "SSH-2\r\n", "SSH-\r\n"}) {
      expect_refused(peer, line, DisconnectReason::protocol_version_not_supported);
    }
  }
}

// RFC 4253 §5.1
TEST(Identification, may_be_one_of_version_1_99) {
  for (const Role peer : {Role::client, Role::server})
    EXPECT_EQ(read(peer, "SSH-1.99-Cisco-1.25\r\n"), "SSH-1.99-Cisco-1.25");
}

TEST(Identification, may_have_8_kib_with_its_end) {
  const std::string longest = "SSH-2.0-" + std::string(8182, 'x');
  for (const Role peer : {Role::client, Role::server}) {
    EXPECT_EQ(read(peer, longest + "\r\n"), longest);
    EXPECT_EQ(read(peer, longest + "x\n"), longest + "x");
    expect_refused(peer, longest + "x\r\n", DisconnectReason::protocol_error);
    EXPECT_EQ(read(peer, longest + "x"), std::nullopt) << "8191 bytes: the end may yet come";
    expect_refused(peer, longest + "xx", DisconnectReason::protocol_error);
    expect_refused(peer, std::string(8192, 'x'), DisconnectReason::protocol_error);
  }
}

TEST(Identification, of_a_client_is_its_first_line) {
  for (const std::string_view line : {"GET / HTTP/1.1\r\n", "\r\n", "hello\nSSH-2.0-x\r\n", "\x16\x03\x01\n",
                                      " SSH-2.0-x\r\n", "ssh-2.0-x\r\n"}) {
    expect_refused(Role::client, line, DisconnectReason::protocol_error);
  }
}

TEST(Identification, of_a_server_may_follow_as_many_and_as_long_lines_as_openssh_takes) {
  std::string lines;
  for (std::size_t i = 0; i < max_lines_before_identification; ++i) lines += "line\r\n";
  EXPECT_EQ(read(Role::server, lines + "SSH-2.0-x\r\n"), "SSH-2.0-x");
  expect_refused(Role::server, lines + "one more\r\nSSH-2.0-x\r\n", DisconnectReason::protocol_error);
  expect_refused(Role::server, std::string_view("a\0b\r\nSSH-2.0-x\r\n", 16),
                 DisconnectReason::protocol_error);
  EXPECT_EQ(read(Role::server, std::string(8190, 'x') + "\r\nSSH-2.0-x\r\n"), "SSH-2.0-x");
  expect_refused(Role::server, std::string(8192, 'x') + "\r\nSSH-2.0-x\r\n",
                 DisconnectReason::protocol_error);
}

TEST(Identification, is_escaped_in_errors) {
  try {
    read(Role::client, "evil\x1b[31m\r\n");
    FAIL();
  } catch (const ProtocolError& error) {
    EXPECT_EQ(std::string(error.what()).find('\x1b'), std::string::npos);
  }
}

TEST(SoftwareVersion, stands_between_the_protocol_version_and_the_comments) {
  EXPECT_EQ(software_version("SSH-2.0-OpenSSH_9.2p1 Debian-2"), "OpenSSH_9.2p1");
  EXPECT_EQ(software_version("SSH-1.99-Cisco-1.25"), "Cisco-1.25");
  EXPECT_EQ(software_version("SSH-2.0-"), "");
  EXPECT_EQ(software_version(""), "");
}

TEST(IsValidIdentification, holds_what_we_may_send) {
  EXPECT_TRUE(is_valid_identification("SSH-2.0-OpenSSH_9.2 sshrp"));
  EXPECT_TRUE(is_valid_identification("SSH-2.0-" + std::string(245, 'x')));
  EXPECT_FALSE(is_valid_identification("SSH-2.0-" + std::string(246, 'x')));
  for (const char* line :
       {"", "SSH-2.0-", "SSH-1.99-x", "SSH-2.0- x", "SSH-2.0-x\r\n", "SSH-2.0-\xc3\xa4", "x"}) {
    EXPECT_FALSE(is_valid_identification(line)) << line;
  }
}

}  // namespace
}  // namespace sshrp::transport
