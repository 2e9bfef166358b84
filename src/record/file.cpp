// SPDX-License-Identifier: MIT
#include "record/file.h"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "ops/file_io.h"

namespace sshrp::record {
namespace {

using namespace message;

// Players draw a terminal of that size.
constexpr std::uint32_t max_side = 10'000;
constexpr cast::Time max_time = std::chrono::hours(24 * 3650);

cast::Header header_of(const Open& asked, WallClock::time_point now) {
  const Texts texts = decode_texts(asked.texts);
  return {.width = std::clamp(asked.columns, 1u, max_side),
          .height = std::clamp(asked.rows, 1u, max_side),
          .timestamp = WallClock::to_time_t(now),
          .command = std::string(asked.command),
          .env = texts.variables,
          .facts = texts.facts};
}

struct Tell {
  cast::Writer& writer;
  cast::Time at;
  bool& ended;

  void operator()(const Open&) const { throw wire::ProtocolError("a recording begins twice"); }
  void operator()(const Output& said) const {
    writer.output(at, said.is_error ? cast::Stream::error : cast::Stream::output, said.bytes);
  }
  void operator()(const Input& said) const { writer.input(at, said.bytes); }
  void operator()(const Resize& said) const { writer.resize(at, said.columns, said.rows); }
  void operator()(const Note& said) const { writer.note(at, said.sentence.substr(0, max_sentence)); }
  void operator()(const Rest& said) const { writer.left_out(at, said.bytes); }
  void operator()(const End& said) const {
    cast::End end{.reason = std::string(said.reason.substr(0, max_sentence))};
    if (!said.signal.empty()) {
      end.exit = std::string(said.signal.substr(0, max_sentence));
    } else if (said.has_status) {
      end.exit = said.status;
    }
    writer.end(at, end);
    ended = true;
  }
};

std::uint64_t time_of(const FromWorker& message) {
  return std::visit(
      [](const auto& said) -> std::uint64_t {
        if constexpr (requires { said.at; }) return said.at;
        return 0;
      },
      message);
}

}  // namespace

File::File(OpenFile file, const Open& asked, WallClock::time_point now)
    : file_(std::move(file)), writer_(header_of(asked, now)), told_at_(SteadyClock::now()) {}

cast::Time File::later(std::uint64_t at, SteadyClock::time_point now) {
  const auto max = static_cast<std::uint64_t>(max_time.count());
  last_ = std::max(last_, cast::Time(static_cast<std::int64_t>(std::min(at, max))));
  told_at_ = now;
  return last_;
}

cast::Time File::at(SteadyClock::time_point now) const {
  return last_ + std::chrono::duration_cast<cast::Time>(now - told_at_);
}

void File::tell(const FromWorker& message, SteadyClock::time_point now) {
  std::visit(Tell{writer_, later(time_of(message), now), ended_}, message);
}

void File::cut(SteadyClock::time_point now) {
  writer_.end(at(now), {.reason = std::string(cast::cut_reason)});
  ended_ = true;
}

std::optional<SteadyClock::time_point> File::due() const {
  const auto due = writer_.due();
  if (!due || ended_) return std::nullopt;
  return told_at_ + (*due - last_);
}

void File::look(SteadyClock::time_point now) {
  if (!ended_) writer_.time_is(at(now));
}

std::string File::flush(std::string& room) {
  std::string why;
  if (writer_.waiting() > 0) {
    std::string lines = writer_.take();
    why = write(lines);
    lines.clear();
    if (lines.capacity() > room.capacity()) room = std::move(lines);
  }
  if (why.empty() && ended_) why = finish(file_);
  return why;
}

// Of what isn't taken whole the lines stay that are. Who finds the file later gives it its end.
std::string File::write(std::string_view lines) {
  struct stat status {};
  if (::fstat(file_.file.get(), &status) != 0) return std::strerror(errno);
  if (status.st_nlink == 0) return "the file was removed";
  if (!ops::write_all(file_.file.get(), as_bytes(lines))) {
    std::string why = std::strerror(errno);
    if (::fstat(file_.file.get(), &status) == 0) {
      const auto taken = lines.substr(0, static_cast<std::uint64_t>(status.st_size) - whole_bytes_);
      whole_bytes_ += taken.rfind('\n') + 1;  // 0 where there is none: npos + 1
    }
    static_cast<void>(!::ftruncate(file_.file.get(), static_cast<off_t>(whole_bytes_)));
    return why;
  }
  whole_bytes_ += lines.size();
  written_ += lines.size();
  return {};
}

}  // namespace sshrp::record
