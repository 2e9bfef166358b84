// Files of test vectors: lines of words, of which many are bytes in hex.
// SPDX-License-Identifier: MIT
#pragma once

#include <fstream>
#include <span>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

#include "util/bytes.h"
#include "util/text.h"

namespace sshrp::crypto::testing {

/// "-" for none.
inline Bytes bytes(std::string_view hex) { return hex == "-" ? Bytes() : util::from_hex(hex).value(); }

using Words = std::vector<std::string>;

/// The lines of a file in tests/vectors, without those that begin with #.
inline std::vector<Words> vectors(const std::string& name) {
  std::ifstream file(SSHRP_VECTORS "/" + name);
  std::vector<Words> all;
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with('#')) continue;
    std::istringstream stream(line);
    Words words;
    for (std::string word; stream >> word;) words.push_back(word);
    all.push_back(words);
  }
  return all;
}

/// What stands behind that word, for each of the lines that begin with it.
inline std::vector<Words> vectors(const std::string& name, std::string_view word) {
  std::vector<Words> all = vectors(name);
  std::erase_if(all, [&](const Words& words) { return words.front() != word; });
  for (Words& words : all) words.erase(words.begin());
  return all;
}

template <std::size_t size>
std::span<const std::uint8_t, size> fixed(BytesView view) {
  if (view.size() != size) throw std::invalid_argument("a vector of another size");
  return view.first<size>();
}

}  // namespace sshrp::crypto::testing
