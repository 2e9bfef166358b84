// SPDX-License-Identifier: MIT
#include "app/source_requests.h"

#include <fmt/format.h>

#include <algorithm>

#include "net/transparent_socket.h"

namespace sshrp::app {
namespace {

namespace source = upstream::source_message;

bool is_of_client(const config::Route& route) {
  return route.upstream_source && std::holds_alternative<config::OfClient>(**route.upstream_source);
}

bool has_gone(int error) { return error == EPIPE || error == ECONNRESET; }

}  // namespace

SourceRequests::SourceRequests(util::UniqueFd socket, std::vector<Entry> entries)
    : control_(std::move(socket), Control::Descriptors::taken), entries_(std::move(entries)) {}

void SourceRequests::hear(Clock::time_point now) {
  auto heard = control_.hear();
  auto* packet = std::get_if<Packet>(&heard);
  if (packet == nullptr) {
    if (std::get<Control::Nothing>(heard) == Control::Nothing::ever) abandon();
    return;
  }
  const int client = packet->files.empty() ? -1 : packet->files[0].get();
  const auto close_all = [&] {
    for (auto& file : packet->files) closing_.close(std::move(file));
  };
  try {
    const source::Want want = source::decode_from_worker(packet->bytes);
    if (packet->files.size() > 1) throw wire::ProtocolError("it shows several connections at once");
    if (packet->files.empty() && packet->lost == Packet::Lost::nothing)
      throw wire::ProtocolError("it shows no connection");
    Result<util::UniqueFd> made = "the worker asks for too many in a second";
    if (counts(now)) made = socket_for(client);
    const auto* socket = std::get_if<util::UniqueFd>(&made);
    const std::array numbers{socket != nullptr ? socket->get() : -1};
    bool is_said = socket != nullptr
                       ? control_.say(source::Given{want.request}, numbers)
                       : control_.say(source::Denied{want.request, std::get<std::string>(made)});
    if (!is_said && errno != EAGAIN && !has_gone(errno))
      is_said = control_.say(source::Denied{want.request, "it can't be sent"});
    const bool is_left = !is_said && !has_gone(errno);
    if (socket != nullptr)
      closing_.close(std::get<util::UniqueFd>(std::move(made)));  // the worker has it, too
    if (is_left) throw wire::ProtocolError("it doesn't take the sockets that it wants");
    close_all();
  } catch (const wire::ProtocolError&) {
    close_all();
    throw;
  }
}

bool SourceRequests::counts(Clock::time_point now) {
  if (now - second_ >= std::chrono::seconds(1)) {
    second_ = now;
    count_ = 0;
  }
  return ++count_ <= max_per_second;
}

Result<util::UniqueFd> SourceRequests::socket_for(int client) {
  if (client < 0) return "the master has no descriptor left";
  const auto address = client_address(client, entries_);
  if (const auto* problem = std::get_if<std::string>(&address))
    return "the connection that the worker shows is no client's: " + *problem;
  try {
    return net::transparent_socket(std::get<asio::ip::address>(address));
  } catch (const std::system_error& error) {
    return fmt::format("no socket can be bound to {}: {}", std::get<asio::ip::address>(address).to_string(),
                       error.code().message());
  }
}

SourcePair make_source_requests(const Listening& listening) {
  auto [masters, workers] = make_packet_pair();
  return {SourceRequests(std::move(masters), entries_of(listening)), std::move(workers)};
}

bool wants_sources(const config::Config& config) { return std::ranges::any_of(config.routes, is_of_client); }

void check_sources(const config::Config& config, config::ConfigErrors& errors) {
  const auto first = std::ranges::find_if(config.routes, is_of_client);
  if (first == config.routes.end()) return;
  const std::error_code problem = net::problem_of_transparent_sockets();
  if (!problem) return;
  errors.push_back(config.error(
      first->upstream_source->place,
      fmt::format(
          "upstream_source: \"client\" needs the capability CAP_NET_RAW, or CAP_NET_ADMIN, which this "
          "process hasn't ({}); under systemd CapabilityBoundingSet=CAP_NET_RAW of the unit gives it",
          problem.message())));
}

}  // namespace sshrp::app
