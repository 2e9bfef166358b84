// A request and a reply of HTTP (RFC 9110), whatever carries them.
// SPDX-License-Identifier: MIT
#pragma once

#include <sys/types.h>

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "access/address.h"
#include "observer/daemon.h"

namespace sshrp::observer {

using NamedTexts = std::vector<std::pair<std::string, std::string>>;

/// nullptr: there is none of this name.
inline const std::string* find_text(const NamedTexts& texts, std::string_view name) {
  for (const auto& [known, text] : texts)
    if (known == name) return &text;
  return nullptr;
}

struct HttpPeer {
  std::optional<access::IpAddress> address{};  // nullopt: over a Unix socket
  std::optional<access::IpAddress> local{};    // the address that it came to; nullopt: as above
  uid_t uid = 0;                               // over a Unix socket
  pid_t pid = 0;                               // as above
};

struct HttpRequest {
  std::string method{};  // "GET", which HEAD is, too
  std::string path{};    // decoded
  NamedTexts query{};    // decoded
  NamedTexts headers{};  // names in lower case
  std::string cookie{};  // of the session; empty: none
  std::string token{};   // of the form of a login
  std::string body{};
  HttpPeer peer{};

  const std::string* header(std::string_view name) const { return find_text(headers, name); }
};

/// The body of a reply, as it comes. Used by one thread at a time.
class Stream {
 public:
  enum class End : std::uint8_t { reached, broken };
  struct Nothing {};  // yet
  using Read = std::variant<std::size_t, Nothing, End>;

  virtual ~Stream() = default;
  /// In bytes; nullopt: until it ends.
  virtual std::optional<std::uint64_t> size() const = 0;
  /// Up to `room.size()` bytes behind those that it gave before.
  virtual Read read(std::span<char> room) = 0;
};

struct HttpReply {
  unsigned status = 200;
  NamedTexts headers{};
  std::variant<std::string, std::string_view, std::unique_ptr<Stream>>
      body{};  // a view lives as long as the program
};

HttpReply json_reply(std::string body, unsigned status = 200);
/// {"error": sentence}
HttpReply error_reply(unsigned status, std::string_view sentence);

}  // namespace sshrp::observer
