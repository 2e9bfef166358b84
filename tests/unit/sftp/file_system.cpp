// SPDX-License-Identifier: MIT
#include "sftp/file_system.h"

#include <deque>
#include <utility>

namespace sshrp::sftp::test {
namespace {

constexpr int max_links = 40;

std::deque<std::string> split(std::string_view path) {
  std::deque<std::string> names;
  std::string name;
  for (char c : path) {
    if (c != '/') {
      name.push_back(c);
    } else if (!name.empty()) {
      names.push_back(std::exchange(name, {}));
    }
  }
  if (!name.empty()) names.push_back(name);
  return names;
}

void describe(const Node& node, const std::string& path, const Node* except, std::string& out) {
  if (&node == except) {
    out += path + "\n";
    return;
  }
  out += path + " " + std::to_string(static_cast<int>(node.type)) + " " + std::to_string(node.permissions) +
         " " + std::to_string(node.mtime) + " " + node.content + "\n";
  for (const auto& [name, child] : node.children) describe(*child, path + "/" + name, except, out);
}

bool is_beneath(const Node* node, const Node* ancestor) {
  while (node != ancestor && node->parent != node) node = node->parent;
  return node == ancestor;
}

}  // namespace

FileSystem::FileSystem()
    : root_(std::make_shared<Node>(Node{.type = NodeType::directory, .permissions = 0755})) {
  root_->parent = root_.get();
}

// The parents of a directory are found by its raw pointer; a shared one is found through its own parent's
// children.
FileSystem::Place FileSystem::walk(std::string_view path, LastLink last) {
  if (path.empty()) return {Error::missing};
  std::deque<std::string> rest = split(path);
  std::vector<NodePtr> stack{root_};  // from the top down; the working directory is "/"
  std::vector<std::string> names{"/"};
  const bool wants_directory = path.ends_with('/');
  int links = 0;
  touched_.push_back(root_.get());
  while (!rest.empty()) {
    const std::string name = rest.front();
    rest.pop_front();
    if (stack.back()->type != NodeType::directory) return {Error::missing};
    if (name == ".") continue;
    if (name == "..") {
      if (stack.size() > 1) {
        stack.pop_back();
        names.pop_back();
      }
      touched_.push_back(stack.back().get());
      continue;
    }
    const auto child = stack.back()->children.find(name);
    if (child == stack.back()->children.end()) {
      if (!rest.empty()) return {Error::missing};
      return {Error::none, stack.back(), name, nullptr};
    }
    touched_.push_back(child->second.get());
    if (child->second->type == NodeType::link &&
        (!rest.empty() || last == LastLink::follow || wants_directory)) {
      if (++links > max_links) return {Error::missing};
      const std::string target = child->second->content;
      if (target.empty()) return {Error::missing};
      const auto more = split(target);
      rest.insert(rest.begin(), more.begin(), more.end());
      if (target[0] == '/') {
        stack.resize(1);
        names.resize(1);
      }
      continue;
    }
    stack.push_back(child->second);
    names.push_back(name);
  }
  const NodePtr parent = stack.size() > 1 ? stack[stack.size() - 2] : root_;
  return {Error::none, parent, stack.size() > 1 ? names.back() : std::string(), stack.back()};
}

NodePtr FileSystem::add_directory(const std::string& path) {
  NodePtr at = root_;
  for (const std::string& name : split(path)) {
    NodePtr& child = at->children[name];
    if (!child)
      child =
          std::make_shared<Node>(Node{.type = NodeType::directory, .parent = at.get(), .permissions = 0755});
    at = child;
  }
  return at;
}

NodePtr FileSystem::add_file(const std::string& path, const std::string& content) {
  const auto slash = path.rfind('/');
  return add_directory(path.substr(0, slash))->children[path.substr(slash + 1)] =
             std::make_shared<Node>(Node{.content = content});
}

NodePtr FileSystem::add_link(const std::string& path, const std::string& target) {
  const NodePtr node = add_file(path, target);
  node->type = NodeType::link;
  node->permissions = 0777;
  return node;
}

FileSystem::Result FileSystem::find(std::string_view path, LastLink last) {
  const Place place = walk(path, last);
  if (place.error != Error::none) return {place.error};
  return place.node ? Result{Error::none, place.node} : Result{Error::missing};
}

FileSystem::Result FileSystem::open(std::string_view path, Creation creation) {
  const Place place = walk(path, creation == Creation::must ? LastLink::keep : LastLink::follow);
  if (place.error != Error::none) return {place.error};
  if (place.node) {
    if (creation == Creation::must || place.node->type != NodeType::file) return {Error::other};
    return {Error::none, place.node};
  }
  if (creation == Creation::never) return {Error::missing};
  const auto made = std::make_shared<Node>();
  place.parent->children[place.name] = made;
  touched_.push_back(place.parent.get());
  touched_.push_back(made.get());
  return {Error::none, made};
}

Error FileSystem::remove(std::string_view path) {
  const Place place = walk(path, LastLink::keep);
  if (place.error != Error::none) return place.error;
  if (!place.node) return Error::missing;
  if (place.node->type == NodeType::directory) return Error::other;
  place.parent->children.erase(place.name);
  touched_.push_back(place.parent.get());
  return Error::none;
}

Error FileSystem::make_directory(std::string_view path) {
  const Place place = walk(path, LastLink::keep);
  if (place.error != Error::none) return place.error;
  if (place.node) return Error::other;
  const auto made = std::make_shared<Node>(
      Node{.type = NodeType::directory, .parent = place.parent.get(), .permissions = 0755});
  place.parent->children[place.name] = made;
  touched_.push_back(place.parent.get());
  touched_.push_back(made.get());
  return Error::none;
}

Error FileSystem::remove_directory(std::string_view path) {
  const Place place = walk(path, LastLink::keep);
  if (place.error != Error::none) return place.error;
  if (!place.node) return Error::missing;
  if (place.node->type != NodeType::directory || !place.node->children.empty() || place.name.empty())
    return Error::other;
  place.parent->children.erase(place.name);
  touched_.push_back(place.parent.get());
  return Error::none;
}

Error FileSystem::rename(std::string_view from, std::string_view to) {
  const Place old_place = walk(from, LastLink::keep);
  const Place new_place = walk(to, LastLink::keep);
  if (old_place.error != Error::none) return old_place.error;
  if (new_place.error != Error::none) return new_place.error;
  if (!old_place.node || old_place.name.empty() || new_place.name.empty()) return Error::missing;
  const NodePtr moved = old_place.node;
  if (moved->type == NodeType::directory && is_beneath(new_place.parent.get(), moved.get()))
    return Error::invalid;
  if (new_place.node && (new_place.node->type == NodeType::directory) != (moved->type == NodeType::directory))
    return Error::other;
  if (new_place.node && !new_place.node->children.empty()) return Error::other;
  old_place.parent->children.erase(old_place.name);
  new_place.parent->children[new_place.name] = moved;
  if (moved->type == NodeType::directory) moved->parent = new_place.parent.get();
  touched_.push_back(old_place.parent.get());
  touched_.push_back(new_place.parent.get());
  return Error::none;
}

Error FileSystem::make_link(std::string_view target, std::string_view path) {
  const Place place = walk(path, LastLink::keep);
  if (place.error != Error::none) return place.error;
  if (place.node) return Error::other;
  const auto made = std::make_shared<Node>(
      Node{.type = NodeType::link, .content = std::string(target), .permissions = 0777});
  place.parent->children[place.name] = made;
  touched_.push_back(place.parent.get());
  touched_.push_back(made.get());
  return Error::none;
}

// As on systems where link(2) follows, which is the more dangerous kind.
Error FileSystem::make_hard_link(std::string_view from, std::string_view to) {
  const Result old_node = find(from, LastLink::follow);
  if (old_node.error != Error::none) return old_node.error;
  if (old_node.node->type == NodeType::directory) return Error::denied;
  const Place place = walk(to, LastLink::keep);
  if (place.error != Error::none) return place.error;
  if (place.node) return Error::other;
  place.parent->children[place.name] = old_node.node;
  touched_.push_back(place.parent.get());
  return Error::none;
}

std::variant<std::string, Error> FileSystem::real_path(std::string_view path) {
  const Place place = walk(path, LastLink::follow);
  if (place.error != Error::none) return place.error;
  std::string real = place.name.empty() ? "" : "/" + place.name;
  for (const Node* at = place.parent.get(); at != root_.get(); at = at->parent) {
    for (const auto& [name, child] : at->parent->children) {
      if (child.get() == at) real.insert(0, "/" + name);
    }
  }
  return real.empty() ? "/" : real;
}

std::string FileSystem::snapshot(const std::string& path, const Node* except) {
  std::string out;
  describe(*find(path, LastLink::keep).node, path == "/" ? "" : path, except, out);
  return out;
}

}  // namespace sshrp::sftp::test
