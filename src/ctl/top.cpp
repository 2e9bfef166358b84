// SPDX-License-Identifier: MIT
#include "ctl/top.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>

#include "ctl/commands.h"
#include "ctl/failure.h"
#include "ctl/printed.h"
#include "ctl/sessions.h"
#include "ctl/terminal.h"

namespace sshrp::ctl {
namespace {

constexpr std::chrono::seconds refresh{1};

// ECMA-48 and what xterm has besides: another screen without a cursor, and back.
constexpr std::string_view enter = "\x1b[?1049h\x1b[?25l";
constexpr std::string_view leave = "\x1b[?25h\x1b[?1049l";
constexpr std::string_view home = "\x1b[H";
constexpr std::string_view line_end = "\x1b[K";
constexpr std::string_view clear_rest = "\x1b[J";

class Screen {
 public:
  explicit Screen(std::ostream& out) : out_(out) { out_ << enter << std::flush; }
  ~Screen() { out_ << leave << std::flush; }
  Screen(const Screen&) = delete;
  Screen& operator=(const Screen&) = delete;

  void show(const std::vector<std::string>& lines) {
    out_ << home;
    for (std::size_t i = 0; i < lines.size(); ++i) out_ << (i == 0 ? "" : "\r\n") << lines[i] << line_end;
    out_ << clear_rest << std::flush;
  }

 private:
  std::ostream& out_;
};

std::uint64_t grown(std::uint64_t now, std::uint64_t before) { return now > before ? now - before : 0; }

std::string rate_text(double bytes) {
  return bytes < 0.5 ? std::string() : bytes_text(static_cast<std::uint64_t>(bytes)) + "/s";
}

std::vector<std::string> picture(const Call& call, Traffic& traffic, const TerminalSize& size) {
  const Answer answer = get(call.http, sessions_path(call.arguments));
  const auto& list = objects(answer);
  std::vector<std::string> lines{
      cut_to(fmt::format("{}   q quits", count_text(list.size(), "session")), size.columns)};
  const std::size_t rows = size.rows > 2 ? size.rows - 2 : 1;
  lines.emplace_back();
  for (std::string& line : traffic.lines(list, std::chrono::system_clock::now(), rows, size.columns))
    lines.push_back(std::move(line));
  return lines;
}

}  // namespace

std::vector<std::string> Traffic::lines(const json::array_t& sessions, Time now, std::size_t rows,
                                        std::size_t columns) {
  struct Row {
    const json* session;
    double up, down;
  };
  const double seconds = std::max(std::chrono::duration<double>(now - then_).count(), 0.001);
  std::map<std::string, Bytes> bytes;
  std::vector<Row> order;
  for (const json& session : sessions) {
    const std::string id = text(session, "session");
    const Bytes total{number(session, "bytes_up"), number(session, "bytes_down")};
    const auto before = before_.find(id);
    const Bytes last = before == before_.end() ? total : before->second;
    order.push_back({&session, static_cast<double>(grown(total.up, last.up)) / seconds,
                     static_cast<double>(grown(total.down, last.down)) / seconds});
    bytes.emplace(id, total);
  }
  before_ = std::move(bytes);
  then_ = now;
  std::ranges::stable_sort(order, std::ranges::greater{}, [](const Row& row) { return row.up + row.down; });
  if (order.size() + 1 > rows) order.resize(rows == 0 ? 0 : rows - 1);

  Table table({{"SESSION"},
               {"USER"},
               {"CLIENT"},
               {"UPSTREAM"},
               {"STAGE"},
               {"AGE", Align::right},
               {"UP", Align::right},
               {"DOWN", Align::right}});
  for (const Row& row : order)
    table.add({text(*row.session, "session"), text(*row.session, "user"), text(*row.session, "client"),
               text(*row.session, "upstream"), text(*row.session, "stage"), age(*row.session, "began", now),
               rate_text(row.up), rate_text(row.down)});
  return table.lines(Heading::shown, columns);
}

int top(Call& call) {
  if (!call.output.is_terminal || isatty(STDIN_FILENO) == 0)
    throw Failure(exit_refused, "top is for a terminal; sshrpctl sessions --json is for programs");
  Traffic traffic;
  // What fails at first is told on the screen that stays.
  auto lines = picture(call, traffic, terminal_size());
  Keys keys;
  Screen screen(call.output.out);
  for (;;) {
    screen.show(lines);
    if (keys.quit_within(refresh)) return exit_done;
    try {
      lines = picture(call, traffic, terminal_size());
    } catch (const Failure& failure) {  // the daemon may come back
      lines.resize(1);
      lines[0] = cut_to(printable(failure.what()), terminal_size().columns);
    }
  }
}

}  // namespace sshrp::ctl
