// SPDX-License-Identifier: MIT
#include "app/control_handler.h"

#include <fcntl.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <asio/co_spawn.hpp>
#include <asio/detached.hpp>
#include <asio/post.hpp>
#include <cerrno>
#include <csignal>
#include <system_error>

#include "app/session_ends.h"
#include "ops/log.h"
#include "ops/system_error.h"

namespace sshrp::app {
namespace {

constexpr std::string_view shut_down = "the proxy is being shut down";

// Asio closes what it waits for.
util::UniqueFd duplicate(int descriptor) {
  util::UniqueFd copy(::fcntl(descriptor, F_DUPFD_CLOEXEC, 0));
  if (!copy) ops::throw_errno("dup");
  return copy;
}

// Threads that are made later have them blocked, too.
util::UniqueFd watch_signals() {
  sigset_t watched;
  ::sigemptyset(&watched);
  for (const int signal : {SIGTERM, SIGINT, SIGQUIT}) ::sigaddset(&watched, signal);
  ::sigprocmask(SIG_BLOCK, &watched, nullptr);
  util::UniqueFd signals(::signalfd(-1, &watched, SFD_CLOEXEC | SFD_NONBLOCK));
  if (!signals) ops::throw_errno("signalfd");
  return signals;
}

void use_logs(std::vector<util::UniqueFd> files) {
  const ops::LogSettings& settings = ops::current_log();
  ops::LogFiles logs;
  auto next = files.begin();
  const auto take = [&](const config::LogTarget& target, util::UniqueFd& file) {
    if (target.kind == config::LogTarget::Kind::file && next != files.end()) file = std::move(*next++);
  };
  take(settings.log, logs.log);
  take(settings.access, logs.access);
  take(settings.audit, logs.audit);
  ops::replace_log_files(logs);
}

}  // namespace

ControlEvents control_events(const Control& control) { return {duplicate(control.fd()), watch_signals()}; }

ControlHandler::ControlHandler(proxy::Server& server, Control control, ControlEvents events)
    : server_(server),
      control_(std::move(control)),
      readable_(server.executor(), events.control.release()),
      signals_(server.executor(), events.signals.release()) {
  asio::co_spawn(server.executor(), hear_master(), asio::detached);  // both end with the server's context
  asio::co_spawn(server.executor(), hear_signals(), asio::detached);
}

ControlHandler::~ControlHandler() {
  if (balancer_) balancer_->on_lost({});
}

net::Task<void> ControlHandler::hear_master() {
  for (;;) {
    std::error_code error;
    co_await readable_.async_wait(Descriptor::wait_read, net::into(error));
    if (error) co_return;
    auto heard = control_.hear();
    if (auto* packet = std::get_if<Packet>(&heard)) {
      try {
        handle(std::move(*packet));
      } catch (const std::system_error& lack) {  // of memory or descriptors for a helper's socket
        ops::error("what the master sent can't be used: {}", lack.what());
      }
    } else if (std::get<Control::Nothing>(heard) == Control::Nothing::ever) {
      // Nobody could start another worker, reload or stop this one: whoever starts the daemon anew needs the
      // addresses.
      ops::warning("the master process is gone: taking no connections any more");
      server_.drain();
      co_return;
    }
  }
}

void ControlHandler::handle(Packet packet) {
  const auto decoded = message::decode_from_master(packet.bytes);
  if (const auto* drain = std::get_if<message::Drain>(&decoded)) {
    server_.drain();
    say(message::Draining{drain->request});
  } else if (std::holds_alternative<message::Stop>(decoded)) {
    server_.stop(std::string(shut_down));
  } else if (std::holds_alternative<message::UseLogs>(decoded)) {
    if (packet.lost == Packet::Lost::files)
      ops::error("no descriptors are left for the new files of the logs: going on in the old ones");
    use_logs(std::move(packet.files));
  } else if (std::holds_alternative<message::UseRecorder>(decoded)) {
    if (recorder_ && packet.files.size() == 2) recorder_->use(std::move(packet.files[0]), packet.files[1]);
  } else if (std::holds_alternative<message::UseBalancer>(decoded)) {
    if (balancer_ && !packet.files.empty()) balancer_->use(std::move(packet.files[0]));
  } else if (std::holds_alternative<message::UseSources>(decoded)) {
    if (sources_ && !packet.files.empty()) sources_->use(server_.executor(), std::move(packet.files[0]));
  } else if (std::holds_alternative<message::Heard>(decoded)) {
    told_ = Told::nothing;
    tell_offences();
  } else if (const auto* servers = std::get_if<message::ServerStates>(&decoded)) {
    std::set<std::string> hosts;
    std::set<upstream::GroupServer> of_groups;
    for (wire::Reader reader(servers->hosts); !reader.empty();) hosts.emplace(reader.text());
    for (wire::Reader reader(servers->of_groups); !reader.empty();) {
      std::string group(reader.text());
      of_groups.emplace(std::move(group), reader.text());
    }
    if (balancer_) balancer_->leave_out(std::move(hosts), std::move(of_groups));
  } else if (const auto* ping = std::get_if<message::Ping>(&decoded)) {
    tell_offences();  // that couldn't be said before
    tell_balancer_lost();
    server_.check_threads([this, request = ping->request] { say(message::Well{request}); });
  } else if (const auto* end = std::get_if<message::EndSessions>(&decoded)) {
    server_.end_sessions(decode_ids(end->ids.bytes), std::string(end->sentence),
                         [this, request = end->request](std::size_t ended) {
                           say(message::Ended{request, static_cast<std::uint32_t>(ended)});
                         });
  }
}

void ControlHandler::share(penalty::Penalties& penalties, std::unique_ptr<const penalty::TableReader> table) {
  penalties_ = &penalties;
  penalties.share(std::move(table), [this] { asio::post(server_.executor(), [this] { tell_offences(); }); });
}

void ControlHandler::use(std::shared_ptr<upstream::BalancerLink> balancer) {
  balancer_ = std::move(balancer);
  balancer_->on_lost([this] {
    asio::post(server_.executor(), [this] {
      is_balancer_lost_ = true;
      tell_balancer_lost();
    });
  });
}

void ControlHandler::tell_balancer_lost() {
  if (!is_balancer_lost_) return;
  is_balancer_lost_ = !balancer_->has_balancer() && !control_.say(message::BalancerLost{});
}

void ControlHandler::tell_offences() {
  if (penalties_ == nullptr || told_ == Told::unheard) return;
  auto reports = penalties_->take_reports();
  if (reports.empty()) return;
  const Bytes encoded = message::encode_reports(reports);
  if (control_.say(message::Offences{{encoded}}))
    told_ = Told::unheard;
  else
    penalties_->give_back(std::move(reports));
}

net::Task<void> ControlHandler::hear_signals() {
  for (;;) {
    std::error_code error;
    co_await signals_.async_wait(Descriptor::wait_read, net::into(error));
    if (error) co_return;
    handle_signals();
  }
}

void ControlHandler::handle_signals() {
  signalfd_siginfo info{};
  while (::read(signals_.native_handle(), &info, sizeof info) == sizeof info) {
    if (info.ssi_signo == SIGQUIT) {
      server_.drain();
    } else {
      server_.stop(std::string(shut_down));
    }
  }
}

}  // namespace sshrp::app
