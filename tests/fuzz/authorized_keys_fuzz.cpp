// Texts of keys that may log in, of users and of CAs, and what they say of a key and of a certificate: the
// same parsed once as line by line.
// SPDX-License-Identifier: MIT
#include "access/line_by_line.h"
#include "target.h"

using namespace sshrp;

namespace {

constexpr std::string_view user_key =
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIPaDAamc/Jkg+icqb2xGaHPe9QvD+W3sanZSsdWyg5WK";
constexpr std::string_view ca_key =
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAILAcInfhEMA0z73jBKj8MJVqvVE4HbRtzCkiit1F18BS";
constexpr std::string_view user_certificate =
    "ssh-ed25519-cert-v01@openssh.com "
    "AAAAIHNzaC1lZDI1NTE5LWNlcnQtdjAxQG9wZW5zc2guY29tAAAAIHJKdePC0iw1qkOJ5+"
    "l8nsVxsDjFLE3GYLUEhMQjdOdMAAAAIPaDAamc/"
    "Jkg+icqb2xGaHPe9QvD+W3sanZSsdWyg5WKAAAAAAAAAAAAAAABAAAABmFubmEtOQAAAAgAAAAEYW5uYQAAAAAAAAAA//////////"
    "8AAAAAAAAAggAAABVwZXJtaXQtWDExLWZvcndhcmRpbmcAAAAAAAAAF3Blcm1pdC1hZ2VudC1mb3J3YXJkaW5nAAAAAAAAABZwZXJtaX"
    "QtcG9ydC1mb3J3YXJkaW5nAAAAAAAAAApwZXJtaXQtcHR5AAAAAAAAAA5wZXJtaXQtdXNlci1yYwAAAAAAAAAAAAAAMwAAAAtzc2gtZW"
    "QyNTUxOQAAACCwHCJ34RDANM+94wSo/"
    "DCVar1ROB20bcwpIordRdfAUgAAAFMAAAALc3NoLWVkMjU1MTkAAABACqrLwElK7YA8CDlA84QsKlxL9vlkV+"
    "dQykyaVssXezjrQC43aCiM+aUP6eWjYYb+ijILHN/Wi0zwN+X1xxb8BQ==";

std::string told(const std::variant<access::KeyGrant, access::KeyRefusal>& verdict) {
  const auto* refusal = std::get_if<access::KeyRefusal>(&verdict);
  return refusal != nullptr ? refusal->sentence : std::get<access::KeyGrant>(verdict).found;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const crypto::PresentedKey key = crypto::PublicKey::parse_line(user_key);
  static const crypto::PresentedKey certificate = crypto::Certificate::parse_line(user_certificate);
  // A word stands for each key, so that few bytes make a line.
  std::string text;
  for (const std::uint8_t byte : std::span(data, size)) {
    if (byte == 0xfe)
      text += user_key;
    else if (byte == 0xff)
      text += ca_key;
    else
      text += static_cast<char>(byte);
  }
  const access::ClientFacts facts{*access::parse_ip("10.1.2.3"), 1780272000, "anna"};
  access::problems_of(text);
  const auto keys = access::parse_keys(text);
  const auto comment = access::parse_keys("# " + text.substr(0, text.find('\n')));
  for (const auto keys_of : {access::KeysOf::users, access::KeysOf::authorities}) {
    for (const auto* shown : {&key, &certificate}) {
      const std::string found = told(access::look_up(*shown, facts, {{"text", keys, keys_of}}));
      fuzz::expect(!found.empty(), "a verdict has a reason");
      fuzz::expect(found == told(access::look_up_line_by_line(*shown, facts, {{"text", text, keys_of}})),
                   "parsed lists say what their lines say");
      const auto other = access::look_up(*shown, facts, {{"text", comment, keys_of}});
      fuzz::expect(std::holds_alternative<access::KeyRefusal>(other), "a comment lets nobody in");
    }
  }
  return 0;
}
