// What a route lets through, said once more and simply: the check of what reaches the upstream of a guarded
// session, and what reaches its client.
// SPDX-License-Identifier: MIT
#pragma once

#include <map>
#include <set>
#include <string>

#include "msg/connection.h"
#include "sftp/upstream_model.h"
#include "util/buffer.h"

namespace sshrp::fuzz {

using Names = std::set<std::string_view>;

struct RouteRules {
  std::string_view user;
  std::string_view keys;  // of its [[servers]] table, beside those of the upstream
  enum class Guard : std::uint8_t { none, some } guard = Guard::some;
  Names opens{};  // types of channels, of the client
  Names opens_of_upstream{};
  Names requests{};            // of a channel, of the client
  Names variables{};           // of env; empty: any
  Names subsystems{};          // "*": all but sftp
  std::string_view command{};  // the only one; empty: any
  Names global_requests{};
  enum class Sftp : std::uint8_t { none, jailed, read_only } sftp = Sftp::none;
  std::size_t max_channels = 0;  // 0: not looked at
};

/// All of them, and their [[servers]] tables.
extern const std::vector<RouteRules> route_rules;
std::string route_tables();

/// The streams of SFTP that the upstream of a session hears, by its channels' numbers.
class SftpStreams {
 public:
  struct Stream {
    std::uint32_t client_channel = 0;
    util::Buffer bytes{};  // that weren't looked at yet
    std::size_t requests = 0;
    // The upstream has said something of its own before it had told the root: it may have told another one.
    bool root_is_unsure = false;
    bool knows_root() const { return requests >= requests_for_root; }
  };
  static constexpr std::size_t requests_for_root = 5;  // INIT, two REALPATH, an LSTAT for each name

  std::map<std::uint32_t, Stream> of_channel{};
  void hear(RouteRules::Sftp rule, Stream& stream, BytesView data);
};

/// All that is known of one session: it ends the program where something is heard that mustn't be.
class SessionCheck {
 public:
  explicit SessionCheck(const RouteRules& rules) : rules_(rules) {}

  /// After the login.
  void upstream_hears(BytesView payload);
  void client_hears(BytesView payload);
  /// What the upstream says, whether it may or not.
  void upstream_says(BytesView payload);

  SftpStreams& sftp() { return sftp_; }

 private:
  void check_open(const msg::ChannelOpen& open);
  void check_request(const msg::ChannelRequest& request);
  void check_global(const msg::GlobalRequest& request);

  const RouteRules& rules_;
  SftpStreams sftp_;
  std::map<std::uint32_t, std::uint32_t> client_channels_;  // by the upstream's number, as it confirmed
  Names asked_;                                             // requests that let the upstream open channels
  std::size_t opened_ = 0, failed_ = 0, closed_ = 0;
  std::size_t announcements_ = 0;
};

}  // namespace sshrp::fuzz
