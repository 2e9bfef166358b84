// The schema: every key that a configuration may have, a row each. What a key's values may be is its Type;
// where the value goes is a member of Config, Route or a struct in one of them, and its initial value is the
// default.
// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "config/types.h"

namespace sshrp::config {

enum class Need { optional, required };

template <class Owner>
struct Key {
  std::string name;  // with its table: "limits.max_sessions"
  std::string type;  // what it may be, in words
  std::string meaning;
  std::function<void(Owner&, const Node&, Reading&)> read;
  std::function<std::string(const Owner&)> write;  // as TOML; empty: not set
  std::function<Place(const Owner&)> place;        // of the value; Place{}: not set
  Need need = Need::optional;
};

/// Of the file itself and its tables, of each [[listeners]] table, and of each [[servers]] table; in the
/// order of the manual.
const std::vector<Key<Config>>& global_keys();
const std::vector<Key<Listener>>& listener_keys();
const std::vector<Key<Route>>& route_keys();
/// Of each [[upstreams]] table, of each table among its servers, and of each [[gates]] table.
const std::vector<Key<UpstreamGroup>>& group_keys();
const std::vector<Key<GroupServer>>& group_server_keys();
const std::vector<Key<Gate>>& gate_keys();
/// Of each [[control]] table, and of each [[http.tokens]] table.
const std::vector<Key<ControlSocket>>& control_keys();
const std::vector<Key<HttpToken>>& token_keys();
inline constexpr std::string_view listeners_table = "listeners";
inline constexpr std::string_view upstreams_table = "upstreams";
inline constexpr std::string_view group_servers_table = "upstreams.servers";
inline constexpr std::string_view gates_table = "gates";
inline constexpr std::string_view servers_table = "servers";
inline constexpr std::string_view control_table = "control";
inline constexpr std::string_view http_table = "http";
inline constexpr std::string_view tokens_table = "http.tokens";
/// In each [[servers]] table.
inline constexpr std::string_view upstream_algorithms_table = "upstream_algorithms";

/// The part of route_keys() that says what a session may do.
std::vector<Key<SessionRules>> session_keys();
/// Of the file itself: who may ask how the daemon is.
Key<Config> control_key();
const std::vector<Key<Config>>& http_keys();  // [http]
/// Of each route: what clients must show, and what the upstream is shown.
std::vector<Key<Route>> credential_keys();
/// Of each route: which servers it leads to, by which way, and for whom.
std::vector<Key<Route>> way_keys();

// A row is made for a member that holds a value, one that may be unset, or a list, which may be written as
// one value too.

template <class Owner, class T>
Key<Owner> key(std::string name, Located<T> Owner::*member, Type<T> type, std::string meaning) {
  return {std::move(name),
          type.name,
          std::move(meaning),
          [member, type](Owner& owner, const Node& node, Reading& reading) {
            if (auto value = type.read(node, reading)) owner.*member = {*std::move(value), node.place};
          },
          [member, type](const Owner& owner) { return type.write((owner.*member).value); },
          [member](const Owner& owner) { return (owner.*member).place; }};
}

template <class Owner, class T>
Key<Owner> key(std::string name, std::optional<Located<T>> Owner::*member, Type<T> type,
               std::string meaning) {
  return {std::move(name),
          type.name,
          std::move(meaning),
          [member, type](Owner& owner, const Node& node, Reading& reading) {
            if (auto value = type.read(node, reading))
              owner.*member = Located<T>{*std::move(value), node.place};
          },
          [member, type](const Owner& owner) {
            return owner.*member ? type.write((owner.*member)->value) : std::string();
          },
          [member](const Owner& owner) { return owner.*member ? (owner.*member)->place : Place{}; }};
}

template <class Owner, class T>
Key<Owner> key(std::string name, std::vector<Located<T>> Owner::*member, Type<T> type, std::string meaning) {
  return {std::move(name),
          type.name + ", or an array of them",
          std::move(meaning),
          [member, type](Owner& owner, const Node& node, Reading& reading) {
            const auto* array = std::get_if<Array>(&node.value);
            if (array && array->empty())
              reading.error(node.place, "an empty array; leave the key out for the default");
            auto& list = owner.*member;
            list.clear();
            for (const Node& item : array ? std::span(*array) : std::span(&node, 1)) {
              if (auto value = type.read(item, reading)) list.push_back({*std::move(value), item.place});
            }
          },
          [member, type](const Owner& owner) {
            const auto& list = owner.*member;
            if (list.size() == 1) return type.write(list.front().value);
            std::string text;
            for (const auto& item : list) text += (text.empty() ? "[" : ", ") + type.write(item.value);
            return text.empty() ? text : text + "]";
          },
          [member](const Owner& owner) {
            return (owner.*member).empty() ? Place{} : (owner.*member).front().place;
          }};
}

template <class Owner>
Key<Owner> required(Key<Owner> key) {
  key.need = Need::required;
  return key;
}

/// The rows of a sub-table: keys of `Inner`, which is a member of `Outer`. With an empty name they are keys
/// of the outer table itself.
template <class Outer, class Inner>
std::vector<Key<Outer>> sub_table(const std::string& name, Inner Outer::*member,
                                  const std::vector<Key<Inner>>& keys) {
  std::vector<Key<Outer>> lifted;
  for (const Key<Inner>& key : keys) {
    lifted.push_back({name.empty() ? key.name : name + "." + key.name, key.type, key.meaning,
                      [member, key](Outer& outer, const Node& node, Reading& reading) {
                        key.read(outer.*member, node, reading);
                      },
                      [member, key](const Outer& outer) { return key.write(outer.*member); },
                      [member, key](const Outer& outer) { return key.place(outer.*member); }, key.need});
  }
  return lifted;
}

}  // namespace sshrp::config
