// SPDX-License-Identifier: MIT
#include "app/observer_process.h"

#include <poll.h>

#include <thread>

#include "app/observed_daemon.h"
#include "app/options.h"
#include "app/role_process.h"
#include "crypto/crypto_provider.h"
#include "observer/server.h"
#include "ops/event_descriptor.h"
#include "ops/file_rights.h"
#include "ops/log.h"
#include "ops/memory.h"
#include "ops/privileges.h"
#include "ops/shared_descriptors.h"

namespace sshrp::app {
namespace {

using namespace observer_message;

/// What the process itself is told before it begins.
struct Told {
  std::vector<std::pair<Entrance, util::UniqueFd>> entrances{};
  std::vector<Bytes> texts{};  // that the views of the others are of
  std::vector<Token> tokens{};
  std::vector<std::string> hosts{};
  std::string base_path{};
  bool behind_tls_proxy = false;
  crypto::CryptoProvider crypto_provider{};
  std::size_t max_series = 0;
  observer::RecordingsFolder recordings{};
  std::optional<ops::Account> account{};
};

util::UniqueFd only_file(Packet& packet) {
  if (packet.files.size() != 1) throw std::runtime_error("a descriptor is missing");
  return std::move(packet.files.front());
}

void take(Told& told, const FromMaster& message, Packet& packet) {
  if (const auto* entrance = std::get_if<Entrance>(&message)) {
    told.entrances.emplace_back(*entrance, only_file(packet));
  } else if (const auto* token = std::get_if<Token>(&message)) {
    if (token->sha256.size() != 32) throw std::runtime_error("a digest has no 32 bytes");
    told.tokens.push_back(*token);
  } else if (const auto* host = std::get_if<Host>(&message)) {
    told.hosts.emplace_back(host->name);
  } else if (const auto* site = std::get_if<Site>(&message)) {
    told.base_path = site->base_path;
    told.behind_tls_proxy = site->behind_tls_proxy;
    using enum crypto::CryptoProvider;
    told.crypto_provider = site->all_by_openssl ? openssl : automatic;
    told.max_series = site->max_series;
    if (!packet.files.empty()) told.recordings.fixed = std::move(packet.files.front());
    for (wire::Reader reader(site->dated); !reader.empty();)
      told.recordings.dated.emplace_back(reader.text());
  } else if (const auto* account = std::get_if<Account>(&message)) {
    told.account = ops::Account{.uid = account->uid, .gid = account->gid};
    for (wire::Reader reader(account->groups.bytes); !reader.empty();)
      told.account->groups.push_back(reader.uint32());
  }
}

Told hear_all(const Control& control, ObservedDaemon& daemon) {
  Told told;
  for (;;) {
    Packet packet = next_packet(control);
    const FromMaster message = decode_from_master(packet.bytes);
    if (std::holds_alternative<Begin>(message)) return told;
    take(told, message, packet);
    daemon.hear(message, packet);
    told.texts.push_back(std::move(packet.bytes));
  }
}

// The sockets that listen are the master's, too.
int last_shared(const Told& told) {
  int last = role_control;
  for (const auto& [entrance, socket] : told.entrances) last = std::max(last, socket.get());
  return last;
}

void note(ops::Restriction restriction, const char* what) {
  if (restriction == ops::Restriction::unsupported)
    ops::warning("this kernel has no {}: the observer goes on without", what);
}

void give_up_rights(const Told& told, int recordings, int last_shared) {
  if (told.account) ops::become(*told.account);
  ops::forbid_new_privileges();
  ops::FileRights rights;
  if (recordings >= 0) rights.read_by_descriptor.push_back(recordings);
  note(ops::restrict_files(rights), "Landlock");
  ops::protect_shared(last_shared);
  note(ops::restrict_observer_calls(), "seccomp");
}

/// Until the master says stop, or is gone; then answers only, until `over`.
void hear_master(const Control& control, ObservedDaemon& daemon, const util::UniqueFd& stop,
                 const util::UniqueFd& over) {
  for (bool hears = true;;) {
    pollfd events[] = {{over.get(), POLLIN, 0}, {control.fd(), POLLIN, 0}};
    ::poll(events, hears ? 2 : 1, -1);
    if (events[0].revents != 0) return;
    if (!hears || events[1].revents == 0) continue;
    auto heard = control.hear();
    if (auto* packet = std::get_if<Packet>(&heard)) {
      if (answer_ping(control, *packet)) continue;
      const FromMaster message = decode_from_master(packet->bytes);
      daemon.hear(message, *packet);
      if (std::holds_alternative<Stop>(message)) ops::signal_event(stop);
    } else if (std::get<Control::Nothing>(heard) == Control::Nothing::ever) {
      hears = false;
      daemon.give_up();
      ops::signal_event(stop);
    }
  }
}

observer::Settings settings_of(Told& told) {
  using Kind = observer::Listener::Kind;
  observer::Settings settings{.listeners = {},
                              .tokens = {},
                              .hosts = told.hosts,
                              .base_path = told.base_path,
                              .behind_tls_proxy = told.behind_tls_proxy,
                              .recordings = std::move(told.recordings),
                              .max_series = told.max_series};
  for (auto& [entrance, socket] : told.entrances)
    settings.listeners.push_back({std::move(socket), entrance.is_http ? Kind::http : Kind::control,
                                  std::string(entrance.level), std::string(entrance.name)});
  for (const Token& token : told.tokens) {
    observer::Token made{std::string(token.name), std::string(token.level), {}};
    std::ranges::copy(token.sha256, made.sha256.begin());
    settings.tokens.push_back(std::move(made));
  }
  return settings;
}

}  // namespace

int run_observer(Control control) {
  ObservedDaemon daemon(control);
  Told told = hear_all(control, daemon);
  const util::UniqueFd stop = ops::make_event(), over = ops::make_event();
  const int last = last_shared(told);
  const auto taken = ops::fill_numbers(last);
  const int recordings = told.recordings.fixed.get();
  crypto::choose_crypto_provider(told.crypto_provider);  // that workers have, too: for a metric
  observer::Server server(daemon, settings_of(told));
  give_up_rights(told, recordings, last);
  std::jthread hearing([&] { hear_master(control, daemon, stop, over); });
  server.run(stop.get());
  ops::signal_event(over);
  return exit_ok;
}

}  // namespace sshrp::app
