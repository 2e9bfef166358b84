// Traffic: the streams of one connection after login, at either end.
// SPDX-License-Identifier: MIT
#pragma once

#include <map>

#include "net/event.h"
#include "stream.h"

namespace sshrp::bench {

class Traffic : public std::enable_shared_from_this<Traffic> {
 public:
  /// A message that isn't a stream's.
  using OnOther = std::function<void(BytesView payload)>;
  /// A stream that the peer has closed.
  using OnClose = std::function<void(std::uint32_t channel)>;

  Traffic(net::ConnectionPtr connection, const net::Executor& executor, OnOther on_other, OnClose on_close);

  /// Until the peer is gone. Throws what Connection does.
  net::Task<void> read();
  /// Sends whenever a stream may; round robin, a packet each. Until the connection is closed.
  net::Task<void> write();

  enum class Kind { counted, echoed };
  void add(std::uint32_t channel, Stream stream, Kind kind = Kind::counted);
  std::map<std::uint32_t, Stream>& streams() { return streams_; }
  net::Connection& connection() { return *connection_; }
  /// Bytes of window that the peer gets in addition.
  void grant(std::uint32_t channel, std::uint32_t bytes);

 private:
  void handle(BytesView payload);
  bool fill();

  net::ConnectionPtr connection_;
  OnOther on_other_;
  OnClose on_close_;
  net::Event writable_;
  std::map<std::uint32_t, Stream> streams_;
  std::map<std::uint32_t, Kind> kinds_;
};

}  // namespace sshrp::bench
