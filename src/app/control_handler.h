// ControlHandler: does in a worker what its master and signals say.
// SPDX-License-Identifier: MIT
#pragma once

#include <asio/posix/basic_stream_descriptor.hpp>

#include "app/control.h"
#include "proxy/server.h"
#include "record/link.h"
#include "upstream/balancer_link.h"
#include "upstream/source_link.h"

namespace sshrp::app {

/// What a handler waits for, made before rights are given up.
struct ControlEvents {
  util::UniqueFd control{};  // the same as the control itself
  util::UniqueFd signals{};  // to end: from here on they do nothing else in this process
};

/// For a process without other threads. Throws std::system_error.
ControlEvents control_events(const Control& control);

class ControlHandler {
 public:
  /// Begins as soon as the server runs.
  ControlHandler(proxy::Server& server, Control control, ControlEvents events);
  ControlHandler(const ControlHandler&) = delete;
  ControlHandler& operator=(const ControlHandler&) = delete;
  ~ControlHandler();

  /// From here on the master hears what sources do, who are refused by what it makes of that.
  void share(penalty::Penalties& penalties, std::unique_ptr<const penalty::TableReader> table);

  /// Which the master gives a balancer; from here on what it says of servers holds there.
  void use(std::shared_ptr<upstream::BalancerLink> balancer);

  /// Which the master gives a recorder.
  void give(record::LinkPtr recorder) { recorder_ = std::move(recorder); }

  /// The same of one that gives sockets of clients' own addresses.
  void give(upstream::SourceLinkPtr sources) { sources_ = std::move(sources); }

  template <wire::Message T>
  void say(const T& message) const {
    control_.say(message);
  }

 private:
  using Descriptor = asio::posix::basic_stream_descriptor<net::Executor>;

  net::Task<void> hear_master();
  net::Task<void> hear_signals();
  void handle(Packet packet);
  void handle_signals();
  void tell_offences();
  void tell_balancer_lost();

  proxy::Server& server_;
  Control control_;
  Descriptor readable_;
  Descriptor signals_;
  std::shared_ptr<upstream::BalancerLink> balancer_{};
  record::LinkPtr recorder_{};
  upstream::SourceLinkPtr sources_{};
  penalty::Penalties* penalties_ = nullptr;
  enum class Told { nothing, unheard } told_ = Told::nothing;
  bool is_balancer_lost_ = false;  // and the master wasn't told
};

}  // namespace sshrp::app
