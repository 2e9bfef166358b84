// The way to an upstream, up to the point where a credential may be shown: connected, its host key checked.
#pragma once

#include <asio/thread_pool.hpp>

#include "auth/upstream.h"
#include "proxy/snapshot.h"
#include "proxy/upstream_error.h"

namespace sshrp::proxy {

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
    throw upstream_error(error);
  } catch (const net::ConnectionLost& error) {
    throw UpstreamError(DisconnectReason::by_application, "the upstream server closed the connection",
                        error.what());
  } catch (const net::Disconnected& error) {
    throw UpstreamError(DisconnectReason::by_application, "the upstream server closed the connection",
                        error.what());
  }
}

}  // namespace sshrp::proxy
