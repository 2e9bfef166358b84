#include "proxy/upstream_leg.h"

#include "auth/upstream_host_key.h"
#include "net/blocking.h"
#include "net/deadline.h"
#include "net/dialer.h"
#include "net/octets.h"
#include "ops/log.h"
#include "proxy/identification.h"
#include "proxy/unix_time.h"
#include "util/text.h"

namespace sshrp::proxy {
namespace {

using auth::UpstreamHostKey;
using HostKeyPtr = std::shared_ptr<UpstreamHostKey>;
using wire::DisconnectReason;

constexpr std::string_view remembered_name = "/known_hosts";

net::Task<net::Socket> connect(net::Executor executor, const route::Route& route) {
  const net::Destination destination{route.upstream_host, route.upstream_port,
                                     route.upstream_connect_timeout};
  const net::Permits permits = [rule = route.upstream_addresses](const asio::ip::address& address) {
    return rule.permits(net::octets(address));
  };
  net::Dialed dialed = co_await net::dial(executor, destination, permits);
  if (const auto* failure = std::get_if<net::DialFailure>(&dialed)) {
    throw UpstreamError(DisconnectReason::by_application, "the upstream server can't be reached",
                        failure->sentence);
  }
  co_return std::get<net::Socket>(std::move(dialed));
}

net::Task<HostKeyPtr> read_known_hosts(net::Executor executor, asio::thread_pool& pool,
                                       const UpstreamRequest& request) {
  const auth::KnownHostsFiles files{request.route.upstream_known_hosts,
                                    request.snapshot->config.state_dir.value + std::string(remembered_name)};
  const route::Route& route = request.route;
  const auto read = [cache = request.snapshot->known_hosts, files, policy = route.upstream_host_key_check,
                     host = route.upstream_host, port = route.upstream_port] {
    return std::make_shared<UpstreamHostKey>(*cache, files, policy, host, port);
  };
  try {
    co_return co_await net::blocking(executor, pool, read);
  } catch (const auth::KnownHostsError& error) {
    throw UpstreamError(DisconnectReason::host_key_not_verifiable,
                        "the upstream server's host key can't be verified", error.what());
  }
}

// Empty: our own, which no client chooses. Where we read and write SFTP, the upstream has to see the OpenSSH
// that our order of SYMLINK's arguments is: some servers choose theirs by the client's name.
std::string identification_for(const UpstreamRequest& request) {
  if (request.route.sftp.concern_channel()) return {};
  return upstream_identification(request.client_identification);
}

void log_warnings(const UpstreamHostKey& host_key) {
  for (const auto& warning : host_key.warnings()) {
    ops::warning("{}:{}: {}", warning.file, warning.line, util::escape(warning.sentence));
  }
}

net::Task<void> remember(net::Executor executor, asio::thread_pool& pool, HostKeyPtr host_key,
                         std::string session_id) {
  const auto store = [host_key] { return host_key->remember(); };
  const auth::RememberResult result = co_await net::blocking(executor, pool, store);
  ops::info("session {}: {}", session_id, result.sentence);
}

// A server that takes connections and says nothing is as good as none. It hasn't closed the connection,
// though: we do.
net::Task<void> begin_in_time(net::Executor executor, auth::Upstream& upstream,
                              net::Clock::time_point until) {
  const net::Deadline deadline(executor, upstream.connection(), until);
  try {
    co_await upstream.begin();
  } catch (const net::ConnectionLost&) {
    if (!deadline.is_over()) throw;
    throw UpstreamError(DisconnectReason::by_application, "the upstream server takes too long to answer",
                        "no SSH login within upstream_connect_timeout");
  }
}

}  // namespace

net::Task<std::unique_ptr<auth::Upstream>> reach_upstream(net::Executor executor, asio::thread_pool& pool,
                                                          UpstreamRequest request) {
  const auto until = net::Clock::now() + request.route.upstream_connect_timeout;
  const HostKeyPtr host_key = co_await read_known_hosts(executor, pool, request);
  log_warnings(*host_key);
  net::Socket socket = co_await connect(executor, request.route);
  transport::Side side = transport::ClientSide{
      .host_key_algorithms = host_key->order(request.snapshot->upstream->preferences.host_keys),
      .check_host_key =
          [host_key](const crypto::PresentedKey& shown) {
            host_key->check(shown, seconds_since_1970(std::chrono::system_clock::now()));
          },
      .identification = identification_for(request)};
  const auto connection =
      std::make_shared<net::Connection>(std::move(socket), request.snapshot->upstream, side);
  connection->compute_on(pool);
  auto upstream = std::make_unique<auth::Upstream>(connection, request.route.upstream_user);
  co_await ask_upstream(begin_in_time(executor, *upstream, until));
  if (host_key->is_new()) co_await ask_upstream(remember(executor, pool, host_key, request.session_id));
  ops::debug("session {}: upstream {} speaks {}", request.session_id,
             util::escape(connection->transport().peer_identification()),
             connection->transport().algorithms());
  co_return upstream;
}

}  // namespace sshrp::proxy
