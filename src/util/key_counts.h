// KeyCounts: how many of something each key has; one that has none takes no room.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>

namespace sshrp::util {

template <typename Key>
class KeyCounts {
 public:
  std::uint32_t of(const Key& key) const {
    const auto found = counts_.find(key);
    return found == counts_.end() ? 0 : found->second;
  }
  void add(const Key& key) { ++counts_[key]; }
  /// Of one that has some.
  void remove(const Key& key) {
    const auto found = counts_.find(key);
    if (--found->second == 0) counts_.erase(found);
  }
  /// How many keys have some.
  std::size_t size() const { return counts_.size(); }

 private:
  std::map<Key, std::uint32_t> counts_{};
};

}  // namespace sshrp::util
