// SPDX-License-Identifier: MIT
#include "health/check.h"

#include <asio/write.hpp>

#include "balance/checks.h"
#include "config/algorithms.h"
#include "config/config.h"
#include "net/proxy_header.h"
#include "upstream/identification.h"

namespace sshrp::health {
namespace {

using balance::CheckResult;
using config::AlgorithmKind;

static_assert(max_time < balance::Checks::patience);

// A check is nobody's connection: HAProxy's own checks say so, too.
net::Task<std::error_code> begin_as_own(net::Socket& socket, balance::ProxyProtocol protocol) {
  std::error_code error;
  if (protocol == balance::ProxyProtocol::no) co_return error;
  const Bytes header = net::make_proxy_header(
      protocol == balance::ProxyProtocol::v1 ? net::ProxyHeaderVersion::v1 : net::ProxyHeaderVersion::v2,
      std::nullopt);
  co_await asio::async_write(socket, asio::buffer(header), net::into(error));
  co_return error;
}

CheckResult result_of(net::Fault fault) {
  return fault == net::Fault::server ? CheckResult::failed : CheckResult::not_made;
}

net::Task<upstream::ConnectOutcome> dial(net::Executor executor, std::shared_ptr<net::HostLookups> lookups,
                                         net::Destination server) {
  net::Permits permits = [](const asio::ip::address&) { return true; };
  net::Dialed dialed = co_await net::dial(executor, *lookups, std::move(server), std::move(permits));
  if (auto* failure = std::get_if<net::DialFailure>(&dialed)) co_return std::move(*failure);
  co_return upstream::Connected{std::get<net::Socket>(std::move(dialed))};
}

class Straight final : public Way {
 public:
  explicit Straight(std::shared_ptr<net::HostLookups> lookups) : lookups_(std::move(lookups)) {}
  Through through() const override { return Through::nobody; }

  net::Task<upstream::ConnectOutcome> connect(net::Executor executor, net::Destination server) override {
    return dial(std::move(executor), lookups_, std::move(server));
  }

 private:
  const std::shared_ptr<net::HostLookups> lookups_;
};

struct Time {
  explicit Time(const balance::GroupSetup& group) : of_server(group.attempt_timeout) {
    if (group.check == balance::Check::login)
      of_server = std::max<std::chrono::milliseconds>(of_server, least_login_time);
    of_server = std::min<std::chrono::milliseconds>(of_server, max_time);
  }
  /// What others on the way need isn't the server's.
  std::chrono::milliseconds to_get_there() const {
    return std::min<std::chrono::milliseconds>(2 * of_server, max_time);
  }
  net::Clock::time_point from(net::Clock::time_point ready) const {
    return std::min(ready + of_server, begun + max_time);
  }

  net::Clock::time_point begun = net::Clock::now();
  std::chrono::milliseconds of_server;
};

net::Task<Checked> look(net::Executor executor, net::Socket socket, Means means, balance::CheckDue due,
                        net::Clock::time_point until) {
  const std::error_code error = co_await begin_as_own(socket, due.group->check_proxy_protocol);
  if (error) co_return Checked{CheckResult::refusing, "the connection was lost: " + error.message()};
  switch (due.group->check) {
    case balance::Check::off:
    case balance::Check::tcp:
      break;
    case balance::Check::banner:
      co_return co_await check_banner(executor, std::move(socket), until);
    case balance::Check::login:
      co_return co_await check_login(executor, std::move(socket), std::move(means), std::move(due), until);
  }
  co_return Checked{CheckResult::well, {}};
}

}  // namespace

WayPtr straight(std::shared_ptr<net::HostLookups> lookups) {
  return std::make_shared<Straight>(std::move(lookups));
}

upstream::Speech default_speech() {
  const config::Algorithms algorithms;
  const auto list = [&](AlgorithmKind kind, const auto& spec) {
    return config::algorithm_list(kind, Leg::upstream, *spec);
  };
  transport::Settings settings;
  settings.identification = upstream::default_identification();
  settings.preferences = {.kex = list(AlgorithmKind::kex, algorithms.kex),
                          .host_keys = list(AlgorithmKind::host_key, algorithms.host_keys),
                          .ciphers = list(AlgorithmKind::cipher, algorithms.ciphers),
                          .macs = list(AlgorithmKind::mac, algorithms.macs),
                          .compression = list(AlgorithmKind::compression, algorithms.compression)};
  return {list(AlgorithmKind::public_key, algorithms.public_keys),
          std::make_shared<const transport::Settings>(std::move(settings))};
}

net::Task<Checked> check(net::Executor executor, Means means, balance::CheckDue due) {
  const balance::GroupSetup& group = *due.group;
  const balance::ServerSetup& server = group.servers[due.server];
  const Time time(group);
  const WayPtr way = means.way_to(group.name);
  const bool through_others = way->through() == Way::Through::others;
  // Each host's lookups are its own affair: a name that nobody answers for holds up no other.
  net::Destination destination{.host = server.host,
                               .port = server.port,
                               .timeout = std::chrono::ceil<std::chrono::seconds>(
                                   through_others ? time.to_get_there() : time.of_server),
                               .source = to_vector(as_bytes(server.host))};
  upstream::ConnectOutcome outcome = co_await way->connect(executor, std::move(destination));
  if (const auto* failure = std::get_if<net::DialFailure>(&outcome))
    co_return Checked{result_of(failure->fault), failure->sentence};
  auto& connected = std::get<upstream::Connected>(outcome);
  const auto until = through_others ? time.from(net::Clock::now()) : time.from(time.begun);
  Checked checked = co_await look(executor, std::move(connected.socket), std::move(means), due, until);
  if (checked.result == CheckResult::well || !connected.loss) co_return checked;
  // What a host on the way has lost says nothing of the server, whatever it looked like.
  if (auto lost = connected.loss->sentence()) checked = {CheckResult::not_made, std::move(*lost)};
  co_return checked;
}

}  // namespace sshrp::health
