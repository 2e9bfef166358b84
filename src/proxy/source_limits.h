// SourceLimits: how many connections a source has, before login and at all, how often it comes, and whether
// it may have one more.
// SPDX-License-Identifier: MIT
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <variant>
#include <vector>

#include "access/source.h"
#include "config/config.h"
#include "net/asio.h"

namespace sshrp::proxy {

class SourceLimits {
 public:
  /// Sources that have no connection now, and whose rate is remembered: beyond, that one is forgotten which
  /// may come as ever first. Some 3 MiB.
  static constexpr std::size_t max_idle = 16'384;

  explicit SourceLimits(const config::Limits& limits);

  enum class Stage : std::uint8_t { startup, session };

  /// A connection's part of what its source may have, until it is destroyed. For one thread at a time.
  class Share {
   public:
    ~Share();
    Share(const Share&) = delete;
    Share& operator=(const Share&) = delete;

    void note_login();

   private:
    friend SourceLimits;
    Share(SourceLimits& limits, const access::Network& source) : limits_(limits), source_(source) {}

    SourceLimits& limits_;
    const access::Network source_;
    Stage stage_ = Stage::startup;
  };
  using SharePtr = std::unique_ptr<Share>;

  enum class Limit : std::uint8_t { startups, sessions, rate };
  struct Refused {
    Limit limit;
    std::chrono::seconds try_again_in{0};  // of the rate
  };

  bool is_exempt(const access::IpAddress& address) const;
  /// nullptr: nothing limits this address. From any thread; the object outlives the shares.
  std::variant<SharePtr, Refused> enter(const access::IpAddress& address,
                                        net::Clock::time_point now = net::Clock::now());

  /// Those that something is known of.
  std::size_t sources() const;

 private:
  /// By when they will have come no more often than they may.
  using Idle = std::set<std::pair<net::Clock::time_point, access::Network>>;
  struct Source {
    std::uint32_t startups = 0;
    std::uint32_t sessions = 0;        // connections before login and after
    net::Clock::time_point even_at{};  // when it will have come no more often than it may
  };
  using Sources = std::map<access::Network, Source>;  // ordered: a stranger can't aim at it

  bool limits(const access::IpAddress& address) const;
  std::optional<Refused> refusal(const Source& source, net::Clock::time_point now) const;
  void note_login(const access::Network& network);
  void note_end(const access::Network& network, Stage stage);
  void forget_idle(net::Clock::time_point now);
  void forget_first_idle();

  const std::uint32_t max_startups_, max_sessions_;
  const bool has_rate_;
  const net::Clock::duration interval_, tolerance_;  // of a rate: between two connections, and ahead of that
  std::vector<access::Network> exempt_{};
  mutable std::mutex mutex_;
  Sources sources_{};
  Idle idle_{};  // those without a connection
};

}  // namespace sshrp::proxy
