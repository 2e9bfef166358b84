// The way to an upstream, up to the point where a credential may be shown: connected, its host key checked.
#pragma once

#include <asio/thread_pool.hpp>

#include "auth/upstream.h"
#include "proxy/snapshot.h"

namespace sshrp::proxy {

/// The upstream can't be used. `what()` is the truth, for the log; the client hears `for_client()`, which
/// names nothing internal.
class UpstreamError : public std::runtime_error {
 public:
  UpstreamError(wire::DisconnectReason reason, std::string_view for_client, const std::string& for_log)
      : std::runtime_error(for_log), reason_(reason), for_client_(for_client) {}
  wire::DisconnectReason reason() const { return reason_; }
  std::string_view for_client() const { return for_client_; }

 private:
  wire::DisconnectReason reason_;
  std::string_view for_client_;  // a literal
};

struct UpstreamRequest {
  std::shared_ptr<const Snapshot> snapshot;
  route::Route route;
  std::string client_identification;
  std::string session_id;  // the log's
};

/// Everything that went wrong is an UpstreamError.
net::Task<std::unique_ptr<auth::Upstream>> reach_upstream(net::Executor executor, asio::thread_pool& pool,
                                                          UpstreamRequest request);

/// Waits for `step`, in which the upstream is asked something, and makes UpstreamErrors of its faults.
template <typename T>
net::Task<T> ask_upstream(net::Task<T> step) {
  using wire::DisconnectReason;
  try {
    co_return co_await std::move(step);
  } catch (const wire::ProtocolError& error) {
    const bool untrusted = error.reason() == DisconnectReason::host_key_not_verifiable;
    throw UpstreamError(untrusted ? error.reason() : DisconnectReason::by_application,
                        untrusted ? "the upstream server's host key can't be verified"
                                  : "the upstream server can't be understood",
                        error.what());
  } catch (const net::ConnectionLost& error) {
    throw UpstreamError(DisconnectReason::by_application, "the upstream server closed the connection",
                        error.what());
  } catch (const net::Disconnected& error) {
    throw UpstreamError(DisconnectReason::by_application, "the upstream server closed the connection",
                        error.what());
  }
}

}  // namespace sshrp::proxy
