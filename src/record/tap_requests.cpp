// RecordingTap: what requests on a channel tell of it.
// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <algorithm>

#include "record/tap.h"

namespace sshrp::record {
namespace {

using channel::Identity;

/// RFC 4254 §6.2
struct PtyReq {
  std::string_view term{};
  std::uint32_t columns{}, rows{}, width{}, height{};
  BytesView modes{};
};

/// RFC 4254 §6.7
struct WindowChange {
  std::uint32_t columns{}, rows{}, width{}, height{};
};

/// RFC 4254 §6.4
struct Variable {
  std::string_view name{};
  std::string_view value{};
};

/// RFC 4254 §6.10
struct ExitStatus {
  std::uint32_t status{};
};
struct ExitSignal {
  std::string_view name{};
  bool core_dumped{};
  std::string_view message{};
  std::string_view language{};
};

/// nullopt: it is malformed, and whom it is for may say so.
template <typename T>
std::optional<T> fields_of(const msg::ChannelRequest& request) {
  try {
    return wire::decode_fields<T>(request.type_specific.bytes);
  } catch (const wire::ProtocolError&) {
    return std::nullopt;
  }
}

// Other requests that lead to channels that aren't recorded.
constexpr std::string_view unseen_requests[] = {"x11-req", "auth-agent-req@openssh.com"};

}  // namespace

void RecordingTap::request(const Identity& identity, Way way, const msg::ChannelRequest& request) {
  const auto found = channels_.find(identity.number);
  if (found == channels_.end()) return;
  using Take = void (RecordingTap::*)(Channel&, const msg::ChannelRequest&);
  struct Row {
    std::string_view type;
    Way way;
    Take take;
  };
  static constexpr Row rows[] = {{"pty-req", Way::up, &RecordingTap::take_terminal},
                                 {"window-change", Way::up, &RecordingTap::take_size},
                                 {"env", Way::up, &RecordingTap::take_variable},
                                 {"exit-status", Way::down, &RecordingTap::take_exit},
                                 {"exit-signal", Way::down, &RecordingTap::take_exit}};
  for (const Row& row : rows)
    if (row.way == way && row.type == request.request_type) (this->*row.take)(found->second, request);
  if (way == Way::up && (request.request_type == "shell" || request.request_type == "exec"))
    found->second.is_asked = true;
  if (std::ranges::find(unseen_requests, request.request_type) != std::end(unseen_requests))
    note_in_all(fmt::format("the client asked for what isn't recorded: {}", request.request_type));
}

// Without a reply it isn't known whether there is one: then what runs is taken for a terminal's.
void RecordingTap::take_terminal(Channel& channel, const msg::ChannelRequest& request) {
  const auto terminal = fields_of<PtyReq>(request);
  if (!terminal || channel.terminal == Terminal::granted) return;
  channel.terminal = request.want_reply ? Terminal::asked : Terminal::granted;
  channel.columns = terminal->columns;
  channel.rows = terminal->rows;
  channel.term = terminal->term.substr(0, max_sentence);
}

void RecordingTap::take_size(Channel& channel, const msg::ChannelRequest& request) {
  const auto size = fields_of<WindowChange>(request);
  if (!size) return;
  channel.columns = size->columns;
  channel.rows = size->rows;
  if (channel.stage == Stage::open && channel.terminal == Terminal::granted)
    tell(message::Resize{channel.recording, channel.now(), size->columns, size->rows});
}

void RecordingTap::take_variable(Channel& channel, const msg::ChannelRequest& request) {
  const auto variable = fields_of<Variable>(request);
  if (!variable) return;
  constexpr std::size_t lengths = 8;
  channel.variables_size += variable->name.size() + variable->value.size() + lengths;
  if (channel.variables_size + 2 * max_sentence <= max_texts)
    channel.variables.emplace_back(variable->name, variable->value);
}

void RecordingTap::take_exit(Channel& channel, const msg::ChannelRequest& request) {
  if (request.request_type == "exit-status") {
    if (const auto exit = fields_of<ExitStatus>(request)) channel.exit = exit->status;
  } else if (const auto exit = fields_of<ExitSignal>(request)) {
    channel.exit = std::string(exit->name.substr(0, max_sentence));
  }
}

void RecordingTap::terminal_replied(const Identity& identity, channel::Reply reply) {
  const auto found = channels_.find(identity.number);
  if (found == channels_.end() || found->second.terminal != Terminal::asked) return;
  found->second.terminal = reply == channel::Reply::success ? Terminal::granted : Terminal::none;
}

void RecordingTap::program_replied(const Identity& identity, channel::Reply reply) {
  const auto found = channels_.find(identity.number);
  if (found == channels_.end()) return;
  if (reply == channel::Reply::success) {
    found->second.has_run = true;
  } else if (!found->second.has_run) {
    note(found->second, "the upstream refused the program");
  }
}

}  // namespace sshrp::record
