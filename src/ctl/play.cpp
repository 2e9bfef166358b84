// The commands play and watch.
// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cmath>
#include <cstring>

#include "ctl/commands.h"
#include "ctl/failure.h"
#include "ctl/printed.h"
#include "ctl/recordings.h"
#include "ctl/terminal.h"

namespace sshrp::ctl {
namespace {

using Seconds = std::chrono::duration<double>;

constexpr double max_speed = 1000;
constexpr double max_pause = 1e9;                      // seconds: more than a recording may say
constexpr std::chrono::milliseconds max_wait{60'000};  // at once, for a key

// Whatever was shown: no attributes, a cursor, no reports of the mouse, of focus or around what is pasted.
constexpr std::string_view sane = "\x1b[0m\x1b[?25h\x1b[?1000l\x1b[?1002l\x1b[?1003l\x1b[?1004l\x1b[?2004l";

/// Of an option that is a number between 0 and `max`, and isn't 0.
double positive(const Arguments& arguments, std::string_view option, double otherwise, double max) {
  if (!arguments.has(option)) return otherwise;
  const std::string text = arguments.value(option);
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || !(value > 0 && value <= max))
    throw Failure(exit_usage, fmt::format("{} wants a number above 0, at most {}", option, max));
  return value;
}

/// What a terminal of its own has shown has its carriage returns, and line ends without them that mean to be
/// so.
bool was_terminal(const cast::Item& item) {
  const auto* header = std::get_if<cast::Header>(&item);
  return header != nullptr &&
         std::ranges::find(header->env, "TERM", &cast::NamedTexts::value_type::first) != header->env.end();
}

/// Shows frames at their times.
class Player {
 public:
  Player(std::ostream& out, Keys& keys, double speed, double idle_limit)
      : out_(out), keys_(keys), speed_(speed), idle_limit_(idle_limit) {}

  void show(const cast::Frame& frame) {
    if (ended_) return;
    const double pause = Seconds(frame.at - last_).count();
    last_ = frame.at;
    due_ += std::chrono::duration_cast<Clock::duration>(Seconds(std::min(pause, idle_limit_) / speed_));
    wait();
    if (!ended_ && frame.kind == cast::Event::Kind::output) out_ << frame.bytes << std::flush;
    ended_ = ended_ || !out_.good();
  }

  bool has_ended() const { return ended_; }

 private:
  using Clock = std::chrono::steady_clock;

  void wait() {
    for (;;) {
      const auto left = std::chrono::ceil<std::chrono::milliseconds>(due_ - Clock::now());
      ended_ = keys_.quit_within(std::clamp(left, std::chrono::milliseconds(0), max_wait));
      if (ended_ || left <= max_wait) return;
    }
  }

  std::ostream& out_;
  Keys& keys_;
  double speed_;
  double idle_limit_;
  cast::Time last_{0};
  Clock::time_point due_ = Clock::now();
  bool ended_ = false;
};

Read read_or_fail(const File& file, const std::function<bool(const cast::Item&)>& take) {
  const auto read = read_recording(file.get(), take);
  if (!read)
    throw Failure(exit_refused, fmt::format("the recording can't be read: {}", std::strerror(errno)));
  return *read;
}

/// Byte by byte, what went to stderr to stderr.
Read print_raw(const File& file, Output& output) {
  cast::Playback playback([&output](const cast::Frame& frame) {
    if (frame.kind == cast::Event::Kind::output)
      (frame.stream == cast::Stream::error ? output.err : output.out) << frame.bytes;
  });
  const Read read = read_or_fail(file, [&](const cast::Item& item) {
    if (const auto* event = std::get_if<cast::Event>(&item)) playback.add(*event);
    return output.out.good();
  });
  playback.finish();
  return read;
}

Read play_in_time(const File& file, std::ostream& out, double speed, double idle_limit) {
  Keys keys;
  Player player(out, keys, speed, idle_limit);
  cast::Playback playback([&player](const cast::Frame& frame) { player.show(frame); });
  const Read read = read_or_fail(file, [&](const cast::Item& item) {
    if (was_terminal(item)) keys.leave_output_alone();
    if (const auto* event = std::get_if<cast::Event>(&item)) playback.add(*event);
    return !player.has_ended();
  });
  playback.finish();
  out << sane << std::flush;
  if (player.has_ended()) return {cast::Verdict::whole, {}};  // the user has seen enough
  return read;
}

void require_unaltered(const Read& read) {
  if (read.verdict == cast::Verdict::altered)
    throw Failure(exit_refused, "the recording was altered: " +
                                    (read.fault.empty() ? "something stands behind its end" : read.fault));
}

}  // namespace

int play(Call& call) {
  const double speed = positive(call.arguments, "--speed", 1, max_speed);
  const double idle_limit = positive(call.arguments, "--idle-limit", max_pause, max_pause);
  const File file = open_recording(call, call.arguments.words[0]);
  if (call.output.is_terminal && !call.arguments.has("--force")) {
    require_unaltered(read_or_fail(file, [](const cast::Item&) { return true; }));
    if (std::fseek(file.get(), 0, SEEK_SET) != 0)
      throw Failure(exit_refused, "it isn't a file that can be read twice: --force plays it unseen");
  }
  const bool at_once = call.arguments.has("--raw") || !call.output.is_terminal;
  const Read read =
      at_once ? print_raw(file, call.output) : play_in_time(file, call.output.out, speed, idle_limit);
  call.output.out.flush();
  require_unaltered(read);
  if (read.verdict == cast::Verdict::cut)
    call.output.err << "sshrpctl: the recording is cut: nobody saw its end\n";
  return exit_done;
}

int watch(Call& call) {
  const Answer answer = all_recordings(call.http);
  const std::string name = recording_name(objects(answer), call.arguments.words[0], Which::going_on);
  std::ostream& out = call.output.out;
  cast::Reader reader;
  cast::Playback playback([&out](const cast::Frame& frame) {
    if (frame.kind == cast::Event::Kind::output) out << frame.bytes;
  });
  Reply reply;
  {
    Keys keys;
    const auto quit = [&keys] { return keys.quit_within(std::chrono::milliseconds(0)); };
    reply = call.http.follow(
        recording_path(name) + "?follow=1",
        [&](std::string_view bytes) {
          reader.feed(as_bytes(bytes));
          while (const auto item = reader.next()) {
            if (was_terminal(*item)) keys.leave_output_alone();
            if (const auto* event = std::get_if<cast::Event>(&*item)) playback.add(*event);
          }
          playback.finish();  // a line comes with those that are about it
          out.flush();
          return reader.fault().empty() && out.good() && !quit();
        },
        quit);
    if (call.output.is_terminal) out << sane << std::flush;
  }
  require_done(reply);
  if (!reader.fault().empty()) throw Failure(exit_refused, "what is recorded was altered: " + reader.fault());
  return exit_done;
}

}  // namespace sshrp::ctl
