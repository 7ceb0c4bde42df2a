#include "cuda/corpus/device_fitted.hpp"

namespace warpmatch::cuda {

DeviceFitted::Lists::Lists(Queue& queue, const dispatch::WordLists& lists)
    : words(to_device(queue, lists.words, "the words of a corpus")),
      begin(to_device(queue, lists.begin, "where the words of each string start")),
      norms(to_device(queue, lists.norms, "the norms of a corpus")),
      bits(to_device(queue, lists.bits, "the bits of words of a corpus")),
      numbers(to_device(queue, lists.numbers, "how many numbers each string has")),
      most(lists.most) {}

DeviceFitted::DeviceFitted(Queue& queue, const dispatch::FittedWords& fitted)
    : left_(queue, fitted.left),
      wanted_(to_device(queue, fitted.wanted, "the words that are wanted")),
      weights_(to_device(queue, fitted.weights, "the weights of words")),
      is_number_(to_device(queue, fitted.is_number, "which words are numbers")),
      substitute_begin_(to_device(queue, fitted.substitute_begin, "where the substitutes of each word start")),
      substitutes_(to_device(queue, fitted.substitutes, "the substitutes of words")),
      similarities_(to_device(queue, fitted.similarities, "the similarities of words")) {
  if (fitted.right) right_.emplace(queue, *fitted.right);
}

FittedView DeviceFitted::view() const {
  return {left_.view(),      (right_ ? *right_ : left_).view(), wanted_.data(),      weights_.data(),
          is_number_.data(), substitute_begin_.data(),          substitutes_.data(), similarities_.data()};
}

}  // namespace warpmatch::cuda
