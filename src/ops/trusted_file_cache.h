// TrustedFileCache: what was parsed of files, shared by all who need it and used for as long as the files
// stay as they were. Whether a file may be trusted is judged each time.
// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <future>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <typeindex>

#include "ops/trusted_file.h"

namespace sshrp::ops {

class TrustedFileCache {
 public:
  using Clock = FileState::Clock;

  /// Holds at most `max_memory` bytes; what was used least recently goes first. What is larger isn't held.
  explicit TrustedFileCache(std::size_t max_memory) : max_memory_(max_memory) {}

  /// What `parse` makes of the file, which is read by the rule of read_trusted_file(). Parsed::memory() says
  /// how many bytes it takes. By any thread: those who want the same at the same time wait for the first of
  /// them. A file that was changed within the last seconds is read each time. Blocks. Throws FileError and
  /// what `parse` throws.
  template <typename Parsed>
  std::shared_ptr<const Parsed> load(const std::string& path, const FileRule& rule,
                                     Parsed (*parse)(BytesView text), Clock::time_point now = Clock::now()) {
    const auto parse_any = [parse](BytesView text) {
      auto parsed = std::make_shared<const Parsed>(parse(text));
      const std::size_t memory = parsed->memory();
      return Loaded{std::move(parsed), memory};
    };
    return std::static_pointer_cast<const Parsed>(load({typeid(Parsed), path}, rule, parse_any, now));
  }

  /// How many bytes are held.
  std::size_t memory() const;

 private:
  using Content = std::shared_ptr<const void>;
  struct Name {
    std::type_index kind;  // of the content
    std::string path;
    auto operator<=>(const Name&) const = default;
  };
  struct Loaded {
    Content content;
    std::size_t memory;  // bytes
  };
  using Parse = std::function<Loaded(BytesView text)>;
  struct Entry {
    FileState state;
    Loaded loaded;
    std::list<Name>::iterator use;
  };
  /// Somebody reads the file.
  struct Flight {
    FileState state;
    std::shared_future<Content> content;
  };

  Content load(const Name& name, const FileRule& rule, const Parse& parse, Clock::time_point now);
  Content join(const Name& name, const TrustedFile& file, const Parse& parse);
  void land(const Name& name, const FileState& state, const Loaded* loaded);
  void hold(const Name& name, const FileState& state, const Loaded& loaded);
  void forget(const Name& name);

  const std::size_t max_memory_;
  mutable std::mutex mutex_;
  std::map<Name, Entry> entries_;
  std::list<Name> uses_;  // the last one first
  std::size_t memory_ = 0;
  std::map<Name, Flight> flights_;
};

}  // namespace sshrp::ops
